"""What else stands in a person's calendar: packages above register their days here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from layak.city.people.accounts.models import User
from layak.platform.documents.writing.calendars import CalendarDay

# (user, site, today): whole days for this person; titles without contents, read on many screens
DaySource = Callable[[User, str, date], list[CalendarDay]]

_sources: list[DaySource] = []


def register_days(source: DaySource) -> None:
    """Name what adds days of a package; once per AppConfig.ready."""
    if source not in _sources:
        _sources.append(source)


def registered_days(user: User, *, site: str, today: date) -> list[CalendarDay]:
    """The days of all packages above."""
    return [day for source in _sources for day in source(user, site, today)]
