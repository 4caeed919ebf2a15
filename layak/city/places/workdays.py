"""The days on which offices of the country work, read from data/holidays."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from layak.platform.documents.files import lined_yaml
from layak.rules.calendars import FaultyCalendar, WorkingCalendar, parse_calendar
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

HOLIDAYS = Path(__file__).resolve().parents[3] / "data" / "holidays"
COUNTRY = "indonesia"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file said; ``stamp`` changes with the file."""

    stamp: tuple[int, int, int]
    calendar: WorkingCalendar


_kept: dict[Path, _Kept] = {}


def working_calendar(country: str = COUNTRY) -> WorkingCalendar:
    """The working calendar of a country, read again when its file changed: a joint decree comes in
    the middle of a year, and no process needs to be restarted for it.

    A file that became faulty is logged once, and what it said before goes on to hold. Errors:
    FaultyCalendar, OSError where none was read before.
    """
    path = HOLIDAYS / f"{country}.yaml"
    kept, stamp = _kept.get(path), (0, 0, 0)
    try:
        stamp = _stamp(path)
        if kept is not None and kept.stamp == stamp:
            return kept.calendar
        _kept[path] = _Kept(stamp, _read(path))
    except (FaultyCalendar, OSError):
        if kept is None:
            raise
        logger.exception("%s cannot be read; what it said before goes on to hold", path.name)
        _kept[path] = _Kept(stamp, kept.calendar)
    return _kept[path].calendar


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> WorkingCalendar:
    try:
        content, faults = lined_yaml.read(path.read_text(encoding="utf-8-sig"))
    except lined_yaml.UnreadableYaml as error:
        raise FaultyCalendar(_within(path, error.faults)) from error
    if faults:
        raise FaultyCalendar(_within(path, faults))
    return parse_calendar(Spot(content, path.name, []).fields, path.name)


def _within(path: Path, faults: list[Problem]) -> list[Problem]:
    return [Problem(f"{path.name} > {fault.at}", fault.say, fault.fix) for fault in faults]
