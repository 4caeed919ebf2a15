"""Promises under the filters of an address: as a list, as a board, as a month; rates of agencies."""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.expressions import BaseExpression
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.places.workdays import working_calendar
from layak.platform.documents.writing.calendars import CalendarDay
from layak.records.followups.promises.entries import forms_of
from layak.records.followups.promises.models import FollowUp, FollowUpStep, FollowUpSupporter
from layak.records.followups.promises.owners import OwnerBook
from layak.records.followups.promises.reads import (
    FollowUpRow,
    Line,
    late_followups,
    lines_of,
    own_followups,
    rows_by_ids,
    rows_of,
    visible_followups,
)
from layak.records.followups.promises.rules import (
    WEEKEND,
    Change,
    agreed_day,
    latest_missed,
    was_on_time,
    why_closed,
)
from layak.rules.numbers import MONTHS, date_id

# The list of promises under the filters of its address.

PAGE = 30
MOST_WORDS = 6
RUNNING = "running"
OPEN_FIRST = Case(
    When(state__in=("open", "reported"), then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """``state`` is a state, "running" (open or reported) or "" for all; ``code`` a question."""

    is_mine: bool = False
    agency_id: int | None = None
    state: str = RUNNING
    is_late: bool = False
    series: str = ""
    code: str = ""
    words: str = ""
    page: int = 1


def narrowed(wanted: Wanted, *, by: Actor, today: date) -> QuerySet[FollowUp]:
    """Those that ``by`` may see and asks for."""
    rows = visible_followups(by)
    if wanted.state == RUNNING:
        rows = rows.filter(state__in=("open", "reported"))
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.is_mine:
        rows = rows.filter(own_followups(by))
    if wanted.agency_id is not None:
        # those it owns or helps with
        helped = FollowUpSupporter.objects.filter(followup=OuterRef("pk"), agency=wanted.agency_id)
        of_agency = Q(agency=wanted.agency_id) | Q(Exists(helped))
        rows = rows.filter(of_agency)
    if wanted.is_late:
        rows = rows.filter(late_followups(today))
    if wanted.series:
        rows = rows.filter(series=wanted.series)
    if wanted.code:
        rows = rows.filter(codes__overlap=list(forms_of(wanted.code)))
    for word in wanted.words.split()[:MOST_WORDS]:
        rows = rows.filter(Q(title__icontains=word) | Q(problem__icontains=word))
    return rows


def followup_list(wanted: Wanted, *, by: Actor, today: date) -> dict[str, object]:
    """Thirty a page, running ones by due day first: three queries."""
    found = narrowed(wanted, by=by, today=today)
    ordered = found.order_by("due_on", "pk")
    if wanted.state not in (RUNNING, "open", "reported"):
        ordered = found.annotate(place=OPEN_FIRST).order_by("place", "-due_on", "-pk")
    page = Paginator(ordered.only("pk"), PAGE).get_page(wanted.page)
    ids = [one.pk for one in page.object_list]
    shown = {row.id: row for row in rows_of(FollowUp.objects.filter(pk__in=ids), today=today)}
    count = page.paginator.count
    return {
        "lines": lines_of(shown[pk] for pk in ids),
        "page": page,
        "count": count,
        "has_any": count > 0 or visible_followups(by).exists(),
    }


def agency_choices(by: Actor) -> list[tuple[str, str]]:
    """Agencies to filter by: those with promises, for who sees all; else none."""
    if by.scope("followup.view") != "all":
        return []
    named = Agency.objects.filter(pk__in=FollowUp.objects.values("agency")).order_by("name")
    return [(str(pk), name) for pk, name in named.values_list("pk", "name")]


# Promises by how they stand, as columns: constant queries, at most eight cards in each.

SHOWN = 8
SOON = timedelta(days=14)
CLOSED_SHOWN = timedelta(days=30)
# what ended last comes first; the others have no such moment and stand by their day
NEWEST_DONE: tuple[BaseExpression | F | str, ...] = (
    F("ended_at").desc(nulls_last=True),
    "due_on",
    "pk",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``query`` is the rest of the list's address that shows all of them."""

    title: str
    lines: list[Line]
    count: int
    query: str

    @property
    def more_count(self) -> int:
        return self.count - len(self.lines)


def board(wanted: Wanted, *, by: Actor, today: date) -> list[Column]:
    """Late, due soon, reported, later, done within thirty days: two queries."""
    found = narrowed(
        Wanted(is_mine=wanted.is_mine, agency_id=wanted.agency_id, state="", words=wanted.words),
        by=by,
        today=today,
    )
    missed = latest_missed(today, working_calendar())
    running, soon = Q(state=FollowUp.State.OPEN.value), today + SOON
    reported = Q(state=FollowUp.State.REPORTED.value)
    done_since = Q(state=FollowUp.State.CLOSED.value, ended_at__date__gte=today - CLOSED_SHOWN)
    parts: dict[str, Part] = {
        "late": (_("Lewat tenggat"), running & Q(due_on__lte=missed), "terlambat=on"),
        "soon": (
            _("Tenggat dua minggu ini"),
            running & Q(due_on__gt=missed, due_on__lte=soon),
            "keadaan=open",
        ),
        "reported": (_("Menunggu penutupan"), reported, "keadaan=reported"),
        "later": (_("Kemudian"), running & Q(due_on__gt=soon), "keadaan=open"),
        "closed": (_("Selesai 30 hari ini"), done_since, "keadaan=closed"),
    }
    placed = (
        found.annotate(
            part=Case(*(When(where, then=Value(key)) for key, (_t, where, _q) in parts.items()))
        )
        .exclude(part=None)
        .annotate(
            place=Window(RowNumber(), partition_by=[F("part")], order_by=NEWEST_DONE),
            size=Window(Count("pk"), partition_by=[F("part")]),
        )
        .filter(place__lte=SHOWN)
    )
    told = list(placed.order_by("place").values_list("part", "pk", "size"))
    rows = {row.id: row for row in rows_by_ids((pk for _part, pk, _size in told), today=today)}
    sizes = {part: size for part, _pk, size in told}
    return [
        Column(
            title=title,
            lines=lines_of((rows[pk] for part, pk, _size in told if part == key), short=True),
            count=sizes.get(key, 0),
            query=query,
        )
        for key, (title, _where, query) in parts.items()
    ]


Part = tuple[str, Q, str]


# Due days of a month, and those of one person for the calendar program.

SHOWN_A_DAY = 40


def month_of(text: str, *, today: date) -> date:
    """The first day of ``2026-02``; of this month for anything else."""
    try:
        return date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return today.replace(day=1)


def month_page(first: date, wanted: Wanted, *, by: Actor, today: date) -> dict[str, object]:
    """What is due in the month, in whatever state; at most forty promises by name: two queries."""
    last = first.replace(day=months_of.monthrange(first.year, first.month)[1])
    found = narrowed(wanted, by=by, today=today).filter(due_on__range=(first, last))
    counts = dict(found.order_by("due_on").values_list("due_on").annotate(Count("pk")))
    by_day: dict[date, list[FollowUpRow]] = {}
    for row in rows_of(found.order_by("due_on", "pk")[:SHOWN_A_DAY], today=today):
        by_day.setdefault(row.due_on, []).append(row)

    weeks = []
    for week in months_of.Calendar().monthdatescalendar(first.year, first.month):
        days: list[dict[str, object]] = []
        for on in week:
            count, why, label = counts.get(on, 0), why_closed(on, working_calendar()), date_id(on)
            lines = lines_of(by_day.get(on, []))
            looks = (
                ("closed", bool(why)),
                ("outside", on.month != first.month),
                ("today", on == today),
            )
            said = ngettext("%(n)d tindak lanjut, %(day)s", "%(n)d tindak lanjut, %(day)s", count)
            days.append(
                {
                    "on": on,
                    "label": label,
                    "is_of_month": on.month == first.month,
                    "is_today": on == today,
                    # empty on working days and weekends
                    "holiday": "" if why == WEEKEND else why,
                    "count": count,
                    "lines": lines,
                    "more_count": count - len(lines),
                    # the classes of its square
                    "look": " ".join(name for name, holds in looks if holds),
                    # what a screen reader says of its number
                    "said": said % {"n": count, "day": label},
                    "anchor": f"hari-{on:%Y%m%d}",
                }
            )
        weeks.append(days)
    return {
        "title": f"{MONTHS[first.month - 1]} {first.year}",
        # seven days from Monday on
        "weeks": weeks,
        # those of the month on which something is due or offices are closed for a holiday
        "days": [
            day
            for week in weeks
            for day in week
            if day["is_of_month"] and (day["count"] or day["holiday"])
        ],
        "count": sum(counts.values()),
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{last + timedelta(days=1):%Y-%m}",
    }


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


# How often each agency keeps its day: its own share, by name, never as a ranking.

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
