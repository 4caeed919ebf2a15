"""Promises that wait for a person: own ones due soon or late, reported ones to be closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from layak.city.people.actor import Actor
from layak.records.followups.models import FollowUp
from layak.records.followups.queries.rows import FollowUpRow, mine, rows_of

SOON = timedelta(days=14)
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPromises:
    """The most pressing first; ``all_url`` lists them with the others."""

    rows: list[FollowUpRow]
    has_more: bool
    all_url: str


def waiting_promises(by: Actor, *, today: date) -> WaitingPromises | None:
    """One query; None for who has nothing to do with promises, or none that waits."""
    wanted = _wanted(by, today)
    if wanted is None:
        return None
    found = FollowUp.objects.open().filter(wanted).order_by("due_on", "pk")[: SHOWN + 1]
    rows = rows_of(found, today=today)
    if not rows:
        return None
    is_closer = by.scope("followup.close") == "all"
    return WaitingPromises(
        rows=rows[:SHOWN],
        has_more=len(rows) > SHOWN,
        all_url="/tindak-lanjut/" + ("papan/" if is_closer else "?milik=on"),
    )


def _wanted(by: Actor, today: date) -> Q | None:
    wanted: Q | None = None
    if by.may("followup.report"):
        wanted = mine(by) & Q(state=FollowUp.State.OPEN.value, due_on__lte=today + SOON)
    if by.scope("followup.close") == "all":
        foreign = ~Q(agency__in=by.all_agency_ids) & ~Q(reported_by=by.user)
        reported = Q(state=FollowUp.State.REPORTED.value) & foreign
        wanted = reported if wanted is None else wanted | reported
    return wanted
