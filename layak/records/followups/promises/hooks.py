"""What goes on with a seat that is handed over or an agency that merges, and where evidence shows that a promise was kept."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.seats.handovers import Leaving, Line, Section
from layak.city.agencies.seats.models import Seat
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, seats_of, user_of
from layak.city.people.roles.policy import policy
from layak.platform.audit.log import log
from layak.platform.notifications.actions import pass_on
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Use
from layak.records.followups.promises.events import FollowUpsMerged
from layak.records.followups.promises.models import (
    Escalation,
    FollowUp,
    FollowUpProof,
    FollowUpSupporter,
)
from layak.records.followups.promises.reads import followup_url, rows_of, visible_followups

# What a seat owns of promises, and the notices that go to whoever sits there next.

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


# Promises go with their agency when it merges into another; what ended stays where it was.


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Runs inside the transaction of the merge; seats move with their promises."""
    moved = FollowUp.objects.open().filter(agency=from_id).update(agency=into_id)
    helped = FollowUpSupporter.objects.filter(
        agency=from_id, followup__state__in=("open", "reported")
    )
    twice = FollowUpSupporter.objects.filter(followup=OuterRef("followup"), agency=into_id)
    helped.filter(Exists(twice)).delete()
    helped.update(agency=into_id)
    # who owns it does not help itself
    FollowUpSupporter.objects.filter(agency=into_id, followup__agency=into_id).delete()
    if moved:
        event = FollowUpsMerged(source=from_id, target=into_id, followup_count=moved)
        log(event, by=user_of(by), at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of promises."""
    count = FollowUp.objects.open().filter(agency=agency_id).count()
    if not count:
        return []
    return [ngettext("%(n)d tindak lanjut", "%(n)d tindak lanjut", count) % {"n": count}]


def reason_to_stay(agency_id: int) -> str | None:
    """Why an agency may not end while it owns promises; None where it owns none."""
    count = FollowUp.objects.open().filter(agency=agency_id).count()
    if not count:
        return None
    return f"Masih memiliki {count} tindak lanjut yang berjalan. Alihkan dahulu."


# Evidence that shows a promise was kept is in use there, and seen by whoever sees the promise.


class FollowUpUses:
    """See ``UseProvider`` in ``evidence/files/uses.py``."""

    def visible(self, by: Actor) -> Exists:
        own = by.agency_ids("followup.view")
        return Exists(
            FollowUpProof.objects.filter(
                evidence=OuterRef("pk"), removed_at=None, followup__agency__in=own
            )
        )

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        rows = FollowUpProof.objects.filter(evidence=evidence, removed_at=None)
        seen = rows.filter(followup__in=visible_followups(by)).order_by("followup")
        return [
            Use(
                label=_("Tindak lanjut %(n)d") % {"n": followup},
                url=followup_url(followup),
            )
            for followup in seen.values_list("followup", flat=True)
        ]
