"""When a limit ends, and how long a child may be held: an event, an amount, a kind. The moment is
always an argument.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime, time, timedelta, timezone
from typing import Literal

from layak.rules.calendars import WorkingCalendar

# When a limit ends: an event, an amount, a kind. The moment is always an argument.
#
# The law counts from real events (arrest, report, request received), never from "case created";
# so every function here takes the event's own time. Limits that a source writes in months are
# calendar months, in days and hours are counted as such.

Unit = Literal["hours", "days", "months"]
DayCount = Literal["calendar", "working", "unclear"]
LimitType = Literal["duty", "right_expiry", "window", "target"]
Standing = Literal["waiting", "running", "warned", "late", "lapsed", "closed", "done"]

UNITS: tuple[Unit, ...] = ("hours", "days", "months")
DAY_COUNTS: tuple[DayCount, ...] = ("calendar", "working", "unclear")
LIMIT_TYPES: tuple[LimitType, ...] = ("duty", "right_expiry", "window", "target")
MONTHS_A_YEAR = 12
# what stands when a limit has passed: a duty is late, a right is gone, a power can no longer be used
ENDED: dict[LimitType, Standing] = {
    "duty": "late",
    "target": "late",
    "right_expiry": "lapsed",
    "window": "closed",
}


class NoZone(Exception):
    """A moment without an offset: it could be any of three zones."""


class OutOfReach(Exception):
    """The limit ends before the first or after the last year that a date can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So much time after an event, or before it when `is_before`.

    `day_count` matters for days: `unclear` is counted as calendar days, and whoever shows it says
    so; `working` needs a calendar.
    """

    amount: int
    unit: Unit
    day_count: DayCount = "calendar"
    is_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """When a limit ends, in the offset of its event.

    `is_certain` is false when working days reach into a year whose holidays are not known.
    """

    at: datetime
    is_certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRule:
    """Days before the end on which to warn, the earliest first.

    Zero is the beginning of the last day, yet never less than `at_least_hours` before the end.
    """

    days_before: tuple[int, ...]
    at_least_hours: int


def fixed(moment: datetime) -> datetime:
    """The same moment on the fixed offset it has. Errors: NoZone."""
    offset = moment.utcoffset()
    if offset is None:
        raise NoZone
    return moment.replace(tzinfo=timezone(offset))


def ending(event_at: datetime, limit: Limit, calendar: WorkingCalendar) -> Ending:
    """When `limit` ends that `event_at` has started.

    Days and months are counted in the event's own offset: a moment stored in UTC must first be
    brought into the zone of the place where it happened. Working days keep the time of day; the
    day of the event never counts. Errors: NoZone, OutOfReach.
    """
    start = fixed(event_at)
    amount = -limit.amount if limit.is_before else limit.amount
    try:
        if limit.unit == "months":
            return Ending(at=plus_months(start, amount))
        if limit.unit == "days" and limit.day_count == "working":
            counted = calendar.counted(start.date(), amount)
            at = datetime.combine(counted.on, start.timetz())
            return Ending(at=at, is_certain=counted.is_certain)
        return Ending(
            at=start + (timedelta(days=amount) if limit.unit == "days" else timedelta(hours=amount))
        )
    except (OverflowError, ValueError) as error:
        raise OutOfReach from error


def plus_months(start: datetime, months: int) -> datetime:
    """Calendar months: the same day of the month, or its last one where that day is missing.

    30 November and three months is the last day of February. Errors: ValueError outside the
    years that a date can hold.
    """
    year, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + months, MONTHS_A_YEAR)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(year)
    day = min(start.day, monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day)


def warnings(
    ends_at: datetime, rule: WarningRule, *, not_before: datetime | None = None
) -> tuple[datetime, ...]:
    """When to warn of an end, in order, each once.

    None comes before `not_before` (the start of the clock): what is shorter than the rule warns
    at once. Errors: OutOfReach.
    """
    try:
        last = ends_at - timedelta(hours=rule.at_least_hours)
        last_day = datetime.combine(ends_at.date(), time(), ends_at.tzinfo)
        found = {
            min(last, ends_at - timedelta(days=days) if days else last_day)
            for days in rule.days_before
        }
    except OverflowError as error:
        raise OutOfReach from error
    if not_before is not None:
        found = {max(moment, min(not_before, ends_at)) for moment in found}
    return tuple(sorted(found))


def standing(
    ends_at: datetime | None,
    limit_type: LimitType,
    *,
    now: datetime,
    warn_at: Iterable[datetime] = (),
    done_at: datetime | None = None,
) -> Standing:
    """Where a clock stands at `now`. `waiting`: its event is not recorded, or it has no number.

    What was done is `done`, also when it was done late; the end itself still counts as in time.
    """
    if done_at is not None:
        return "done"
    if ends_at is None:
        return "waiting"
    if now > ends_at:
        return ENDED[limit_type]
    return "warned" if any(now >= moment for moment in warn_at) else "running"


# How long a child may be held, stage by stage (UU 11/2012 SPPA Ps 33-38).
#
# Each stage has its days and its extension; past that the child must be released by law. The days
# are data (`custody_clocks` of a playbook). Days are counted from the moment the stage began.


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyStage:
    """One stage: the event it starts with, the event that extends it, whole days of each."""

    code: str
    name: str
    base_days: int
    extension_days: int
    starts: str
    extended_by: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyChain:
    """The stages in their order, and the event with which custody ends whatever the stage.

    `step` is the order of the playbook step that watches the chain.
    """

    stages: tuple[CustodyStage, ...]
    released_by: str
    step: int

    @property
    def events(self) -> frozenset[str]:
        """Every event that moves the chain."""
        named = {event for stage in self.stages for event in (stage.starts, stage.extended_by)}
        return frozenset(named | {self.released_by})


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyClock:
    """One stage as it stands. All moments are None while its first event is not recorded.

    `ends_at` is the last lawful moment as things stand, `longest_ends_at` with the extension.
    `left_at`: when the child left this stage, by release or by the next stage.
    `has_void_extension`: an extension is recorded, but outside the days it could extend; it does
    not count. `is_overstayed`: the child left after `ends_at`.
    """

    stage: CustodyStage
    starts_at: datetime | None = None
    base_ends_at: datetime | None = None
    longest_ends_at: datetime | None = None
    ends_at: datetime | None = None
    left_at: datetime | None = None
    warn_at: tuple[datetime, ...] = ()
    is_extended: bool = False
    has_void_extension: bool = False
    is_overstayed: bool = False

    @property
    def waits_for(self) -> str | None:
        return self.stage.starts if self.starts_at is None else None


def custody_clocks(
    chain: CustodyChain, events: Mapping[str, datetime], rule: WarningRule
) -> tuple[CustodyClock, ...]:
    """The clock of every stage in order. Errors: NoZone, OutOfReach."""
    clocks = []
    for number, stage in enumerate(chain.stages, start=1):
        # the child may have left it by a later stage, or by release
        names = [*(later.starts for later in chain.stages[number:]), chain.released_by]
        leavings = [events[name] for name in names if name in events]
        clocks.append(_clock(stage, events, rule, leavings))
    return tuple(clocks)


def _clock(
    stage: CustodyStage,
    events: Mapping[str, datetime],
    rule: WarningRule,
    leavings: Sequence[datetime],
) -> CustodyClock:
    if stage.starts not in events:
        return CustodyClock(stage=stage)
    start, extended_at = fixed(events[stage.starts]), events.get(stage.extended_by)
    try:
        base = start + timedelta(days=stage.base_days)
        longest = base + timedelta(days=stage.extension_days)
    except OverflowError as error:
        raise OutOfReach from error
    is_extended = extended_at is not None and start <= extended_at <= base
    ends = longest if is_extended else base
    left = min((moment for moment in leavings if moment >= start), default=None)
    return CustodyClock(
        stage=stage,
        starts_at=start,
        base_ends_at=base,
        longest_ends_at=longest,
        ends_at=ends,
        left_at=left,
        warn_at=warnings(ends, rule, not_before=start),
        is_extended=is_extended,
        has_void_extension=extended_at is not None and not is_extended,
        is_overstayed=left is not None and left > ends,
    )
