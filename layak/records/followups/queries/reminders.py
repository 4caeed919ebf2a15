"""What is to be said today about promises that are due soon or late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.places.workdays import working_calendar
from layak.records.followups.models import Escalation, FollowUp
from layak.records.followups.policy import followup_policy
from layak.records.followups.queries.owners import OwnerBook
from layak.records.followups.queries.shown import followup_url
from layak.rules.calendars import reminder
from layak.rules.followups import effective_day
from layak.rules.numbers import date_id

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
    text = _("Tindak lanjut %(n)d%(codes)s %(when)s (%(day)s).") % {
        "n": followup.pk,
        "codes": codes,
        "when": found.sentence,
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
