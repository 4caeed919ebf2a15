"""What is to be said today about promises that are due soon or late, and drafts of letters for who releases them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.places.workdays import working_calendar
from layak.platform.web.templatetags.numbers import moment_id
from layak.records.followups.promises.models import Escalation, FollowUp
from layak.records.followups.promises.owners import OwnerBook
from layak.records.followups.promises.policy import followup_policy
from layak.records.followups.promises.reads import followup_url, when_text
from layak.records.followups.promises.rules import effective_day
from layak.rules.calendars import reminder
from layak.rules.numbers import date_id

# What is to be said today about promises that are due soon or late.

DUE, LATE = "followup.due", "followup.late"
KINDS = (DUE, LATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueNotice:
    """One sentence for one person; ``key`` names the milestone, so that it is said once."""

    user: User
    kind: str
    text: str
    url: str
    about: str
    key: str


def pressing_ids(today: date) -> list[int]:
    """Running ones whose day is near or past: one query."""
    horizon = today + timedelta(days=max(followup_policy().reminders.days_before))
    rows = FollowUp.objects.filter(state=FollowUp.State.OPEN.value, due_on__lte=horizon)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def notices_about(followup: FollowUp, book: OwnerBook, *, today: date) -> list[DueNotice]:
    """The reminder of today for whoever answers for it; no query."""
    day = effective_day(followup.due_on, working_calendar())
    found = reminder(day, today=today, rule=followup_policy().reminders)
    if found is None:
        return []
    about = f"followup:{followup.pk}"
    codes = _(" untuk %(codes)s") % {"codes": ", ".join(followup.codes)} if followup.codes else ""
    # a day, and not how many are left: it is read on another day than it is written
    late = _("Tindak lanjut %(n)d%(codes)s lewat tenggat %(day)s.")
    soon = _("Tindak lanjut %(n)d%(codes)s jatuh tempo %(day)s.")
    text = (late if found.is_late else soon) % {
        "n": followup.pk,
        "codes": codes,
        "day": date_id(day),
    }
    return [
        DueNotice(
            user=user,
            kind=LATE if found.is_late else DUE,
            text=text,
            url=followup_url(followup.pk),
            about=about,
            key=f"{about}:{followup.due_on:%Y%m%d}:{found.key}",
        )
        for user in book.of(followup.agency_id, followup.seat_id).users
    ]


def said_about(followups: list[FollowUp]) -> dict[int, dict[str, date] | None]:
    """Which rungs heard of the missed day and when, by promise; None where a draft waits for
    release or was dismissed, so that the ladder rests: one query."""
    said: dict[int, dict[str, date] | None] = {one.pk: {} for one in followups}
    days = {one.pk: one.due_on for one in followups}
    rows = Escalation.objects.filter(followup__in=days).order_by("pk")
    for row in rows:
        if row.due_on != days[row.followup_id]:
            continue
        told = said[row.followup_id]
        if told is None or (row.needs_release and row.released_at is None):
            said[row.followup_id] = None
            continue
        told[row.rung] = timezone.localdate(row.released_at or row.made_at)
    return said


# Drafts of letters about late promises, for who releases them.

SHOWN = 50


def escalation_list(*, today: date) -> dict[str, object]:
    """Those that wait, the oldest first; the last fifty that were decided: two queries."""
    rows = Escalation.objects.filter(needs_release=True).select_related(
        "followup__agency", "released_by", "dismissed_by"
    )
    waiting = rows.filter(released_at=None, dismissed_at=None).order_by("pk")
    decided = rows.exclude(released_at=None, dismissed_at=None).order_by("-pk")[:SHOWN]
    return {
        "waiting": [row_of(row, today) for row in waiting],
        "decided": [row_of(row, today) for row in decided],
    }


def find_escalation(escalation_id: int) -> Escalation:
    """Raises Escalation.DoesNotExist, also for what needs no release."""
    rows = Escalation.objects.filter(needs_release=True)
    return rows.select_related("followup__agency", "released_by", "dismissed_by").get(
        pk=escalation_id
    )


def row_of(row: Escalation, today: date) -> dict[str, object]:
    """A draft or letter as a line, and on top of its page."""
    followup = row.followup
    said = _("Konsep %(moment)s") % {"moment": moment_id(row.made_at)}
    if row.released_at and row.released_by:
        told = {"name": row.released_by.name, "moment": moment_id(row.released_at)}
        said = _("Dilepas %(name)s, %(moment)s") % told
    elif row.dismissed_at and row.dismissed_by:
        told = {
            "name": row.dismissed_by.name,
            "moment": moment_id(row.dismissed_at),
            "why": row.dismissed_because,
        }
        said = _("Ditolak %(name)s, %(moment)s: %(why)s") % told
    return {
        "id": row.pk,
        "url": f"/tindak-lanjut/nota-dinas/{row.pk}/",
        "subject": row.content.get("subject", ""),
        "to": row.content.get("to", ""),
        "followup_url": followup_url(followup.pk),
        "followup_title": followup.title,
        "agency_name": followup.agency.name,
        "when": when_text(followup.due_on, today),
        "said": said,
        "is_waiting": row.released_at is None and row.dismissed_at is None,
        "is_released": row.released_at is not None,
    }
