"""What follows the seat and not the person: notices and delegations of who left."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.handovers import Leaving
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, seats_of, user_of
from layak.city.people.roles.policy import policy
from layak.evaluation.answers.models import Answer
from layak.evaluation.assignments.delegating_actions import end_delegations_of
from layak.evaluation.assignments.reads import vacant_bodies
from layak.platform.notifications import notify
from layak.platform.notifications.actions import pass_on


def hand_over_work(leaving: Leaving, by: Actor | None, at: datetime) -> list[str]:
    """Move the leaver's unread notices about the seat's questions to the newcomer (or take them
    back), end delegations to the leaver, and tell the secretariat of work without a holder.

    Someone who keeps another seat of the agency keeps both. Says what moved, in fragments.
    """
    former = User.objects.get(pk=leaving.former_id)
    stays = seats_of(former, today=timezone.localdate(at))
    if any(seat.agency_id == leaving.agency_id for seat in stays):
        return []
    # what notices of this seat are about: its questions, all of them for a wide seat
    scope = policy().roles[leaving.role].rights.get("answer.view")
    answers = Answer.objects.filter(round__closed_at=None)
    if scope != "all":
        answers = answers.naming(frozenset({leaving.agency_id}))
    about = [f"answer:{pk}" for pk in answers.values_list("pk", flat=True)]
    passed = pass_on(from_id=former.pk, to_id=leaving.newcomer_id, about=about)
    agency = Agency.objects.get(pk=leaving.agency_id)
    ended = end_delegations_of(user=former, agency=agency, at=at, by=user_of(by))
    if leaving.newcomer_id is None:
        today = timezone.localdate(at)
        vacant = [
            body for body in vacant_bodies(today=today) if body.agency_id == leaving.agency_id
        ]
        for body in vacant:
            notify(
                users=people_who_may("assignment.manage", today=today, scope="all"),
                kind="seat.vacant",
                text=_(
                    "%(name)s tidak punya pengisi lagi: %(n)d pertanyaan menunggu pemegang kursi."
                )
                % {"name": body.name, "n": body.open_count},
                url=f"/pengaturan/kursi/{leaving.seat_id}/",
                at=at,
                about=f"seat:{leaving.seat_id}",
            )
    moved = [(_("%(n)d pemberitahuan"), passed), (_("%(n)d pelimpahan berakhir"), ended)]
    return [text % {"n": count} for text, count in moved if count]
