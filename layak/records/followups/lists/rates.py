"""How often each agency keeps its day: its own share, by name, never as a ranking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.places.workdays import working_calendar
from layak.records.followups.promises.models import FollowUp, FollowUpStep
from layak.records.followups.promises.reads import late_followups
from layak.records.followups.promises.rules import Change, agreed_day, was_on_time

OPEN = Q(state__in=("open", "reported"))
CHANGING = (FollowUpStep.Kind.EXTENDED.value, FollowUpStep.Kind.MOVED.value)


@dataclass(slots=True, kw_only=True)
class AgencyRate:
    """``due_count``: promises of the year whose day came or that were reported; of these
    ``on_time_count``. ``open_count`` and ``late_count``: what runs today, of any year."""

    agency_id: int
    name: str = ""
    due_count: int = 0
    on_time_count: int = 0
    open_count: int = 0
    late_count: int = 0

    @property
    def percent(self) -> int | None:
        """Whole percent kept on time; None while nothing was due."""
        return round(100 * self.on_time_count / self.due_count) if self.due_count else None


def rates(*, today: date, year: int, agency_id: int | None = None) -> list[AgencyRate]:
    """Agencies with promises running or due in the year, by name: four queries.

    A promise belongs to the year of the day agreed before it passed. Time given too late does not
    undo a delay; what was dropped counts for nobody; a new owner is measured from the new day on.
    """
    rows = FollowUp.objects.exclude(state=FollowUp.State.DROPPED.value)
    if agency_id is not None:
        rows = rows.filter(agency=agency_id)
    found = {
        agency: AgencyRate(agency_id=agency, open_count=running, late_count=passed)
        for agency, running, passed in rows.order_by()
        .values_list("agency")
        .annotate(open=Count("pk", filter=OPEN), late=Count("pk", filter=late_followups(today)))
    }
    # those whose day came or that were reported, by the day agreed before it passed
    calendar, changes = working_calendar(), _changes(rows)
    of_year = Q(due_on__range=(date(year, 1, 1), date(year, 12, 31))) | Q(pk__in=changes)
    told = rows.filter(of_year).values_list("pk", "agency_id", "due_on", "reported_at")
    for pk, agency, due_on, reported_at in told.order_by():
        first, changed = changes.get(pk, (due_on, ()))
        agreed = agreed_day(first, changed, calendar)
        reported = None if reported_at is None else timezone.localdate(reported_at)
        kept = was_on_time(agreed, reported_on=reported, today=today, calendar=calendar)
        if agreed.year == year and kept is not None:
            found[agency].due_count += 1
            found[agency].on_time_count += kept
    counted = [pk for pk, rate in found.items() if rate.due_count or rate.open_count]
    names = Agency.objects.filter(pk__in=counted).order_by("name").values_list("pk", "name")
    return [replace(found[pk], name=name) for pk, name in names]


def _changes(rows: QuerySet[FollowUp]) -> dict[int, tuple[date, tuple[Change, ...]]]:
    """The first due day and what changed it, of those whose day was ever set again."""
    steps = FollowUpStep.objects.filter(kind__in=CHANGING, followup__in=rows)
    steps = steps.exclude(due_on=None)
    found: dict[int, list[tuple[date, Change]]] = {}
    told = steps.values_list("followup_id", "kind", "former_due_on", "due_on", "at").order_by("pk")
    for pk, kind, former, due, at in told:
        if former is None or due is None:
            continue
        is_move = kind == FollowUpStep.Kind.MOVED.value
        change = Change(on=timezone.localdate(at), due_on=due, is_move=is_move)
        found.setdefault(pk, []).append((former, change))
    return {pk: (rows[0][0], tuple(change for _, change in rows)) for pk, rows in found.items()}
