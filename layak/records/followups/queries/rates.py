"""How often each agency keeps its day: its own share, by name, never as a ranking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from layak.city.agencies.models import Agency
from layak.city.places.workdays import working_calendar
from layak.records.followups.models import FollowUp, FollowUpStep
from layak.rules.followups import Change, agreed_day, was_on_time

CHANGING = (FollowUpStep.Kind.EXTENDED.value, FollowUpStep.Kind.MOVED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRate:
    """``due_count``: promises of the year whose day came or that were reported; of these
    ``on_time_count``. ``open_count`` and ``late_count``: what runs today, of any year."""

    agency_id: int
    name: str
    due_count: int
    on_time_count: int
    open_count: int
    late_count: int

    @property
    def percent(self) -> int | None:
        """Whole percent kept on time; None while nothing was due."""
        return round(100 * self.on_time_count / self.due_count) if self.due_count else None


@dataclass(slots=True)
class _Tally:
    due: int = 0
    on_time: int = 0
    open: int = 0
    late: int = 0


def rates(*, today: date, year: int, agency_id: int | None = None) -> list[AgencyRate]:
    """Agencies with promises, by name: three queries.

    A promise belongs to the year of the day agreed before it passed. Time given too late does not
    undo a delay; what was dropped counts for nobody; a new owner is measured from the new day on.
    """
    rows = FollowUp.objects.exclude(state=FollowUp.State.DROPPED.value)
    if agency_id is not None:
        rows = rows.filter(agency=agency_id)
    changes = _changes(agency_id)
    calendar = working_calendar()
    tallies: dict[int, _Tally] = {}
    told = rows.values_list("pk", "agency_id", "due_on", "state", "reported_at")
    for pk, agency, due_on, state, reported_at in told.order_by():
        tally = tallies.setdefault(agency, _Tally())
        first, changed = changes.get(pk, (due_on, ()))
        agreed = agreed_day(first, changed, calendar)
        reported = _day(reported_at)
        kept = was_on_time(agreed, reported_on=reported, today=today, calendar=calendar)
        if agreed.year == year and kept is not None:
            tally.due += 1
            tally.on_time += kept
        if state == FollowUp.State.OPEN.value:
            tally.open += 1
            tally.late += (
                was_on_time(due_on, reported_on=None, today=today, calendar=calendar) is False
            )
        elif state == FollowUp.State.REPORTED.value:
            tally.open += 1
    return _named(tallies)


def _named(tallies: dict[int, _Tally]) -> list[AgencyRate]:
    names = Agency.objects.filter(pk__in=tallies).order_by("name").values_list("pk", "name")
    return [
        AgencyRate(
            agency_id=pk,
            name=name,
            due_count=tallies[pk].due,
            on_time_count=tallies[pk].on_time,
            open_count=tallies[pk].open,
            late_count=tallies[pk].late,
        )
        for pk, name in names
    ]


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localdate(moment)


def _changes(agency_id: int | None) -> dict[int, tuple[date, tuple[Change, ...]]]:
    """The first due day and what changed it, of those whose day was ever set again."""
    steps = FollowUpStep.objects.filter(kind__in=CHANGING).exclude(due_on=None)
    if agency_id is not None:
        steps = steps.filter(followup__agency=agency_id)
    found: dict[int, list[tuple[date, Change]]] = {}
    told = steps.values_list("followup_id", "kind", "former_due_on", "due_on", "at").order_by("pk")
    for pk, kind, former, due, at in _with_days(told):
        is_move = kind == FollowUpStep.Kind.MOVED.value
        change = Change(on=timezone.localdate(at), due_on=due, is_move=is_move)
        found.setdefault(pk, []).append((former, change))
    return {pk: (rows[0][0], tuple(change for _, change in rows)) for pk, rows in found.items()}


def _with_days(
    told: Iterable[tuple[int, str, date | None, date | None, datetime]],
) -> Iterable[tuple[int, str, date, date, datetime]]:
    for pk, kind, former, due, at in told:
        if former is not None and due is not None:
            yield pk, kind, former, due, at
