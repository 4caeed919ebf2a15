"""Which days an office works, when nobody is mailed, and when someone is reminded of a day.

Days and moments are arguments, never the clock; any calendar fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Literal

from layak.rules.reading import Spot
from layak.rules.refusal import Faulty, Problem

# When nobody is to be mailed. The moment is an argument, never the clock.

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class FaultyQuietHours(Faulty):
    """A rule that may not be used; `faults` names every fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """`days` count from Monday as 0; equal times mean no quiet hours."""

    starts: time
    ends: time
    days: frozenset[int]
    passing_kinds: frozenset[str]

    def is_quiet(self, moment: datetime) -> bool:
        """Is `moment`, in the zone of the city, one at which nobody is mailed?"""
        now = moment.time()
        if moment.weekday() in self.days:
            return True
        if self.starts <= self.ends:
            return self.starts <= now < self.ends
        return now >= self.starts or now < self.ends


def parse_quiet_hours(raw: Mapping[str, object]) -> QuietHours:
    """The `quiet` entry of a policy file. Errors: FaultyQuietHours."""
    faults: list[Problem] = []
    spot = Spot(raw.get("quiet"), "jam tenang", faults)
    starts, ends = _clock(spot, "from"), _clock(spot, "until")
    days = spot.texts("days")
    unknown = [day for day in days if day not in DAYS]
    if unknown:
        spot.fault(f"`days` memuat hari yang tidak dikenal: {', '.join(unknown):.60}")
    if len(set(days)) == len(DAYS):
        spot.fault("`days` memuat semua hari; surel tidak akan pernah terkirim")
    if faults:
        raise FaultyQuietHours(faults)
    return QuietHours(
        starts=starts,
        ends=ends,
        days=frozenset(DAYS.index(day) for day in days),
        passing_kinds=frozenset(spot.texts("passing_kinds")),
    )


def _clock(spot: Spot, name: str) -> time:
    found = CLOCK.fullmatch(spot.text(name))
    if found is None:
        spot.fault(f'`{name}` harus jam seperti "20:00", dalam tanda kutip')
        return time()
    return time(int(found[1]), int(found[2]))


# Which days an office works. The days are data; any calendar fits.

BASES = ("law", "practice", "inferred")


class FaultyCalendar(Faulty):
    """A calendar that may not be used; `faults` names every fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day without work. `is_shared_leave`: *cuti bersama*, offices closed but no public holiday."""

    on: date
    name: str
    is_shared_leave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDay:
    """Where a count of working days ends.

    `is_certain` is false when it touches a year whose holidays the calendar does not know: only
    the weekends were left out, the real day may be later.
    """

    on: date
    is_certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """`weekdays` count from Monday as 0; `years` are those whose holidays are all known."""

    weekdays: frozenset[int]
    holidays: Mapping[date, Holiday] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays

    def counted(self, day: date, count: int) -> CountedDay:
        """The `count`-th working day after `day`, before it when `count` is negative.

        `day` itself never counts, so that zero is the day itself. Errors: OverflowError outside
        the years that a date can hold.
        """
        step = timedelta(days=1 if count > 0 else -1)
        is_certain, left, found = day.year in self.years or not count, abs(count), day
        while left:
            found += step
            left -= self.is_working(found)
            is_certain = is_certain and found.year in self.years
        return CountedDay(on=found, is_certain=is_certain)

    def plus(self, holidays: Iterable[Holiday]) -> WorkingCalendar:
        """The same calendar with further days off, as a city adds its own."""
        return replace(self, holidays={**self.holidays, **{day.on: day for day in holidays}})


def parse_calendar(raw: Mapping[str, object], name: str = "kalender") -> WorkingCalendar:
    """A calendar from the mapping of its file. Errors: FaultyCalendar with every fault."""
    faults: list[Problem] = []
    spot = Spot(raw, name, faults)
    week = spot.texts("working_week")
    if not week or any(day not in DAYS for day in week):
        spot.fault("`working_week` harus berisi nama hari", f"Pilih dari: {', '.join(DAYS)}.")
    holidays: dict[date, Holiday] = {}
    years: set[int] = set()
    for number, item in enumerate(spot.items("years"), start=1):
        below = spot.below(item, f"tahun ke-{number}")
        years.add(_year(below))
        for holiday in _holidays(below, max(years)):
            if holiday.on in holidays:
                below.fault(f"{holiday.on} tertulis dua kali", "Hapus salah satunya.")
            holidays[holiday.on] = holiday
    if faults:
        raise FaultyCalendar(faults)
    return WorkingCalendar(
        weekdays=frozenset(DAYS.index(day) for day in week),
        holidays=holidays,
        years=frozenset(years),
    )


def _year(spot: Spot) -> int:
    year = spot.number("year")
    if year % 1 or not MINYEAR <= year <= MAXYEAR:
        spot.fault("`year` harus tahun, misalnya angka empat digit")
        return MINYEAR
    spot.text("source")
    if spot.choice("basis", BASES, "") == "":
        spot.fault("`basis` harus ada", f"Pilih salah satu: {', '.join(BASES)}.")
    return int(year)


def _holidays(spot: Spot, year: int) -> Iterator[Holiday]:
    for field_name in ("holidays", "shared_leave"):
        for key, label in spot.mapping(field_name):
            try:
                day = date.fromisoformat(key)
            except ValueError:
                spot.fault(f"`{key:.40}` bukan tanggal", "Tulis seperti 2001-12-31.")
                continue
            if day.year != year:
                spot.fault(f"{day} tidak dalam tahun {year}")
            yield Holiday(on=day, name=str(label), is_shared_leave=field_name == "shared_leave")


# When someone is reminded of a day something is due. The day is an argument, never the clock.

Listener = Literal["head", "secretariat"]
LISTENERS: tuple[Listener, ...] = ("head", "secretariat")


class FaultyReminders(Faulty):
    """A rule that may not be used; `faults` names every fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoTold:
    """Who else hears of a part that is late for this many days."""

    who: Listener
    after_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRule:
    """Days before the due day, largest first, and how often a late one is said again.

    ``late_also_tells``: from how many days on someone beside the one whose turn it is hears of
    it, the earliest first. Nobody beyond those named is ever told by itself.
    """

    days_before: tuple[int, ...]
    late_every_days: int
    late_also_tells: tuple[AlsoTold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder. `key` is the milestone it belongs to: send each key once per due day.

    `days_left` is negative when late.
    """

    key: str
    days_left: int

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def sentence(self) -> str:
        """How it reads beside the name of the thing: "jatuh tempo 3 hari lagi"."""
        if self.is_late:
            return f"terlambat {-self.days_left} hari"
        if self.days_left == 0:
            return "jatuh tempo hari ini"
        return (
            "jatuh tempo besok"
            if self.days_left == 1
            else f"jatuh tempo {self.days_left} hari lagi"
        )


def parse_rule(raw: Mapping[str, object]) -> ReminderRule:
    """The `reminders` entry of a policy file. Errors: FaultyReminders."""
    faults: list[Problem] = []
    spot = Spot(raw.get("reminders"), "pengingat", faults)
    days = spot.numbers("days_before")
    every = spot.number("late_every_days")
    if not days or any(day < 1 or day % 1 for day in days) or len(set(days)) != len(days):
        spot.fault("`days_before` harus berisi bilangan bulat positif yang berbeda")
    if every < 1 or every % 1:
        spot.fault("`late_every_days` harus bilangan bulat positif")
    also = []
    for item in spot.items("late_also_tells"):
        below = spot.below(item, "late_also_tells")
        after = below.number("after_days")
        if after < 1 or after % 1:
            below.fault("`after_days` harus bilangan bulat positif")
        also.append(AlsoTold(who=below.choice("who", LISTENERS, "head"), after_days=int(after)))
    if len({row.who for row in also}) != len(also):
        spot.fault("`late_also_tells` menyebut satu pihak dua kali")
    if faults:
        raise FaultyReminders(faults)
    return ReminderRule(
        days_before=tuple(sorted(map(int, days), reverse=True)),
        late_every_days=int(every),
        late_also_tells=tuple(sorted(also, key=lambda row: row.after_days)),
    )


def is_late(due_on: date, *, today: date) -> bool:
    return today > due_on


def reminder(due_on: date, *, today: date, rule: ReminderRule) -> Reminder | None:
    """The milestone reached today, or None while it is too early.

    It stays the same until the next milestone, so that a day on which nothing ran loses nothing:
    whoever sends remembers the keys already sent.
    """
    days_left = (due_on - today).days
    if days_left < 0:
        turn = (-days_left - 1) // rule.late_every_days + 1
        return Reminder(key=f"late-{turn}", days_left=days_left)
    reached = [days for days in rule.days_before if days_left <= days]
    return Reminder(key=f"due-{min(reached)}", days_left=days_left) if reached else None


def late_milestone(due_on: date, *, today: date, also: AlsoTold, rule: ReminderRule) -> str | None:
    """The key under which someone else is told today of a late part, or None while it is too early.

    It changes every ``late_every_days``, counted from the first day on which they are told.
    """
    since = (today - due_on).days - also.after_days
    return None if since < 0 else f"{also.who}-{since // rule.late_every_days + 1}"
