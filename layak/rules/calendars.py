"""Which days an office works. The days are data; any calendar fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from layak.rules.quiet import DAYS
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

BASES = ("law", "practice", "inferred")


class FaultyCalendar(Exception):
    """A calendar that may not be used; `faults` names every fault."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


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
