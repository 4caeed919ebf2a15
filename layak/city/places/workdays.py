"""The days on which offices of the country work, read from data/holidays."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from layak.platform.documents import lined_yaml
from layak.rules.calendars import FaultyCalendar, WorkingCalendar, parse_calendar
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

HOLIDAYS = Path(__file__).resolve().parents[3] / "data" / "holidays"
COUNTRY = "indonesia"


@cache
def working_calendar(country: str = COUNTRY) -> WorkingCalendar:
    """The working calendar of a country, read once. Errors: FaultyCalendar, OSError."""
    path = HOLIDAYS / f"{country}.yaml"
    try:
        content, faults = lined_yaml.read(path.read_text(encoding="utf-8-sig"))
    except lined_yaml.UnreadableYaml as error:
        raise FaultyCalendar(_within(path, error.faults)) from error
    if faults:
        raise FaultyCalendar(_within(path, faults))
    return parse_calendar(Spot(content, path.name, []).fields, path.name)


def _within(path: Path, faults: list[Problem]) -> list[Problem]:
    return [Problem(f"{path.name} > {fault.at}", fault.say, fault.fix) for fault in faults]
