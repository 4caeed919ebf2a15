"""What a seat owns of promises, and the notices that go to whoever sits there next."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.handovers import Leaving, Line, Section
from layak.city.agencies.seats.models import Seat
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, seats_of
from layak.city.people.roles.policy import policy
from layak.platform.notifications.actions import pass_on
from layak.records.followups.models import Escalation, FollowUp
from layak.records.followups.queries.rows import rows_of

SHOWN = 20


def hand_over_followups(leaving: Leaving, by: Actor | None, at: datetime) -> list[str]:
    """Unread notices about the seat's promises go to the newcomer, or to nobody: the reminders of
    the next morning find who answers now. Says what moved, in fragments."""
    stays = seats_of(User.objects.get(pk=leaving.former_id), today=timezone.localdate(at))
    if any(seat.agency_id == leaving.agency_id for seat in stays):
        return []
    rights = policy().roles[leaving.role].rights
    owned = Q(seat=leaving.seat_id) | Q(seat=None, agency=leaving.agency_id)
    rows = FollowUp.objects.all()
    if rights.get("followup.view") != "all":
        rows = rows.filter(owned | Q(agency=leaving.agency_id))
    about = [f"followup:{pk}" for pk in rows.values_list("pk", flat=True)]
    if rights.get("escalation.release") == "all":
        drafts = Escalation.objects.filter(released_at=None, dismissed_at=None, needs_release=True)
        about += [f"escalation:{pk}" for pk in drafts.values_list("pk", flat=True)]
    passed = pass_on(from_id=leaving.former_id, to_id=leaving.newcomer_id, about=about)
    return [_("%(n)d pemberitahuan tindak lanjut") % {"n": passed}] if passed else []


def followup_sections(seat: Seat, today: date) -> list[Section]:
    """The running promises of the seat and of its agency as a whole: two queries."""
    if "followup.report" not in policy().roles[seat.role].rights:
        return []
    running = FollowUp.objects.open().order_by("due_on", "pk")
    return [
        _section(_("Tindak lanjut kursi ini"), running.filter(seat=seat), today),
        _section(
            _("Tindak lanjut perangkat daerah"),
            running.filter(seat=None, agency=seat.agency_id),
            today,
        ),
    ]


def _section(title: str, rows: QuerySet[FollowUp], today: date) -> Section:
    lines = [
        Line(
            text=row.title,
            remark=", ".join(filter(None, (row.state_label, row.when))),
            url=row.url,
        )
        for row in rows_of(rows[:SHOWN], today=today)
    ]
    return Section(title=title, empty=_("Tidak ada."), lines=tuple(lines))
