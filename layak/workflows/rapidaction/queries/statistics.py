"""Counts and times of real activations: for staff, and as the table that may be published.

No identity, no kelurahan, no drill. Whatever is smaller than the threshold of statistics.yaml is
hidden, here too: whoever reads counts is not whoever works the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from layak.rules.suppression.linked_tables import LinkedCounts, LinkedTables, protect
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.breakdown import linked_counts
from layak.workflows.rapidaction.statistics_policy import statistics_policy

MOMENTS = """
SELECT g.name, count(*),
  count(*) FILTER (WHERE answered <= h.answer_by_at),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered - h.sent_at)) / 60,
  count(*) FILTER (WHERE h.acted_at <= h.act_by_at),
  count(*) FILTER (WHERE h.declined_at IS NOT NULL),
  (SELECT count(*) FROM rapidaction_escalation e JOIN rapidaction_handoff eh ON eh.id = e.handoff_id
   JOIN rapidaction_activation ea ON ea.id = eh.activation_id
   WHERE eh.to_agency_id = g.id AND NOT ea.is_drill AND e.level > 0
     AND eh.sent_at >= %(since)s AND eh.sent_at < %(until)s)
FROM rapidaction_handoff h
JOIN rapidaction_activation a ON a.id = h.activation_id AND NOT a.is_drill
JOIN agencies_agency g ON g.id = h.to_agency_id
CROSS JOIN LATERAL (SELECT coalesce(h.accepted_at, h.declined_at) AS answered) x
WHERE h.sent_at >= %(since)s AND h.sent_at < %(until)s AND h.state <> 'withdrawn'
GROUP BY g.id, g.name ORDER BY g.name
"""
STEPS = """
SELECT p.code, s.part, s.position, count(*),
  count(*) FILTER (WHERE s.due_at IS NULL OR s.done_at <= s.due_at),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.done_at - a.opened_at)) / 3600
FROM rapidaction_steprun s
JOIN rapidaction_activation a ON a.id = s.activation_id AND NOT a.is_drill
JOIN rapidaction_playbookversion p ON p.id = a.playbook_id
WHERE s.state = 'done' AND a.opened_at >= %(since)s AND a.opened_at < %(until)s
  AND NOT (s.part = 'common' AND s.position <= 2)
GROUP BY 1, 2, 3 ORDER BY 1, 2 DESC, 3
"""
# the common step that answers a red report at once
FIRST_CONTACT = """
SELECT count(*), count(*) FILTER (
  WHERE s.done_at <= a.opened_at + %(within)s)
FROM rapidaction_activation a
JOIN rapidaction_steprun s ON s.activation_id = a.id AND s.part = 'common' AND s.position = 3
WHERE NOT a.is_drill AND a.level = 'red' AND a.opened_at >= %(since)s AND a.opened_at < %(until)s
"""
MONTHS_A_QUARTER, QUARTERS = 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole quarters; ``until`` is the first day that no longer belongs to it."""

    since: date
    until: date

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTimes:
    """None where the count is too small to show."""

    name: str
    count: int | None
    answered_share: float | None
    median_minutes: float | None
    acted_share: float | None
    declined_count: int | None
    escalated_count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTimes:
    playbook: str
    part: str
    position: int
    count: int
    in_time_share: float
    median_hours: float


@dataclass(frozen=True, kw_only=True)
class StatisticsPage:
    """``contact_share`` is the share of red ones with a first answer in time, None if too few."""

    period: Period
    opened: LinkedTables
    agencies: list[AgencyTimes]
    steps: list[StepTimes]
    hidden_steps: int
    contact_share: float | None
    threshold: int


def quarter(year: int, number: int) -> Period:
    """The ``number``-th quarter of a year, 1 to 4."""
    first = date(year, MONTHS_A_QUARTER * (number - 1) + 1, 1)
    after = (
        date(year + 1, 1, 1) if number == QUARTERS else date(year, MONTHS_A_QUARTER * number + 1, 1)
    )
    return Period(since=first, until=after)


def with_quarter_before(period: Period) -> Period:
    """Longer by the quarter before it: what is too small alone may be published together."""
    last = period.since - timedelta(days=1)
    before = quarter(last.year, (last.month - 1) // MONTHS_A_QUARTER + 1)
    return Period(since=before.since, until=period.until)


def statistics_page(period: Period) -> StatisticsPage:
    """Everything that the page shows of a period: seven queries."""
    values = _values(period)
    below = statistics_policy().suppress_below
    steps = [_step(row) for row in _rows(STEPS, values)]
    return StatisticsPage(
        period=period,
        opened=protect(linked_counts_of(period), below=below),
        agencies=[_agency(row, below) for row in _rows(MOMENTS, values)],
        steps=[step for step in steps if step.count >= below],
        hidden_steps=sum(step.count < below for step in steps),
        contact_share=_contact(values, below),
        threshold=below,
    )


def linked_counts_of(period: Period) -> LinkedCounts:
    """Activations of a period by what is known of them, before anything is hidden."""
    return linked_counts(since=_start(period.since), until=_start(period.until))


def _contact(values: Mapping[str, Any], below: int) -> float | None:
    within = timedelta(hours=rapid_policy().levels["red"].contact_hours)
    count, in_time = _rows(FIRST_CONTACT, {**values, "within": within})[0]
    return _share(in_time, count) if count >= below else None


def _agency(row: tuple[Any, ...], below: int) -> AgencyTimes:
    name, count, answered, median, acted, declined, escalated = row
    is_shown = count >= below
    return AgencyTimes(
        name=name,
        count=count if is_shown else None,
        answered_share=_share(answered, count) if is_shown else None,
        median_minutes=median if is_shown else None,
        acted_share=_share(acted, count) if is_shown else None,
        declined_count=declined if is_shown and (declined == 0 or declined >= below) else None,
        escalated_count=escalated if is_shown and (escalated == 0 or escalated >= below) else None,
    )


def _step(row: tuple[Any, ...]) -> StepTimes:
    playbook, part, position, count, in_time, median = row
    return StepTimes(
        playbook=playbook,
        part=part,
        position=position,
        count=count,
        in_time_share=_share(in_time, count),
        median_hours=float(median),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _values(period: Period) -> dict[str, Any]:
    return {"since": _start(period.since), "until": _start(period.until)}


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
