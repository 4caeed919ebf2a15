"""Due days of a month, and those of one person for the calendar program."""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.places.workdays import working_calendar
from layak.platform.documents.writing.calendars import CalendarDay
from layak.records.followups.models import FollowUp
from layak.records.followups.queries.listing import Wanted, narrowed
from layak.records.followups.queries.owners import OwnerBook
from layak.records.followups.queries.rows import FollowUpRow, Line, lines_of, rows_of
from layak.rules.followups import WEEKEND, why_closed
from layak.rules.numbers import MONTHS, date_id

SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One square: ``why_closed`` names the holiday, empty on working days and weekends."""

    on: date
    label: str
    is_of_month: bool
    is_today: bool
    is_closed: bool
    holiday: str
    count: int
    lines: list[Line]

    @property
    def more_count(self) -> int:
        return self.count - len(self.lines)

    @property
    def look(self) -> str:
        """The classes of its square."""
        told = (
            ("closed", self.is_closed),
            ("outside", not self.is_of_month),
            ("today", self.is_today),
        )
        return " ".join(name for name, holds in told if holds)

    @property
    def said(self) -> str:
        """What a screen reader says of its number."""
        told = {"n": self.count, "day": self.label}
        text = ngettext("%(n)d tindak lanjut, %(day)s", "%(n)d tindak lanjut, %(day)s", self.count)
        return text % told

    @property
    def anchor(self) -> str:
        return f"hari-{self.on:%Y%m%d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """``weeks`` of seven days from Monday on; at most forty promises are shown by name."""

    title: str
    weeks: list[list[Day]]
    count: int
    before: str
    after: str

    @property
    def days(self) -> list[Day]:
        """Those of the month on which something is due or offices are closed for a holiday."""
        every = [day for week in self.weeks for day in week if day.is_of_month]
        return [day for day in every if day.count or day.holiday]


def month_of(text: str, *, today: date) -> date:
    """The first day of ``2026-02``; of this month for anything else."""
    try:
        return date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return today.replace(day=1)


def month_page(first: date, wanted: Wanted, *, by: Actor, today: date) -> Month:
    """What is due in the month, in whatever state: two queries."""
    last = first.replace(day=months_of.monthrange(first.year, first.month)[1])
    found = narrowed(wanted, by=by, today=today).filter(due_on__range=(first, last))
    counts = dict(found.order_by("due_on").values_list("due_on").annotate(Count("pk")))
    by_day: dict[date, list[FollowUpRow]] = {}
    for row in rows_of(found.order_by("due_on", "pk")[:SHOWN], today=today):
        by_day.setdefault(row.due_on, []).append(row)

    def day(on: date) -> Day:
        return _day(on, first, today, counts.get(on, 0), by_day.get(on, []))

    weeks = months_of.Calendar().monthdatescalendar(first.year, first.month)
    return Month(
        title=f"{MONTHS[first.month - 1]} {first.year}",
        weeks=[[day(on) for on in week] for week in weeks],
        count=sum(counts.values()),
        before=f"{first - timedelta(days=1):%Y-%m}",
        after=f"{last + timedelta(days=1):%Y-%m}",
    )


def _day(on: date, first: date, today: date, count: int, rows: list[FollowUpRow]) -> Day:
    why = why_closed(on, working_calendar())
    return Day(
        on=on,
        label=date_id(on),
        is_of_month=on.month == first.month,
        is_today=on == today,
        is_closed=bool(why),
        holiday="" if why == WEEKEND else why,
        count=count,
        lines=lines_of(rows),
    )


def followup_days(user: User, *, site: str, today: date) -> list[CalendarDay]:
    """Due days of the running promises that this person answers for: two queries.

    Counts only: a calendar is read on many screens.
    """
    book = OwnerBook(today)
    counts: dict[date, int] = {}
    running = FollowUp.objects.filter(state=FollowUp.State.OPEN.value)
    if user not in book.secretariat:
        running = running.filter(agency__in=book.agencies_of(user))
    for agency, seat, due_on in running.values_list("agency_id", "seat_id", "due_on").order_by():
        if user in book.of(agency, seat).users:
            counts[due_on] = counts.get(due_on, 0) + 1
    return [
        CalendarDay(
            key=f"tindak-lanjut-{day:%Y%m%d}",
            day=day,
            title=ngettext(
                "%(n)d tindak lanjut jatuh tempo", "%(n)d tindak lanjut jatuh tempo", count
            )
            % {"n": count},
            text=_("Buka Layak untuk melihatnya."),
            url=f"{site}/tindak-lanjut/?milik=on",
        )
        for day, count in sorted(counts.items())
    ]
