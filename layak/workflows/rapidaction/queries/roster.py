"""The turns of an agency over a week, its gaps, and whom to call now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.rules.numbers import DAYS, date_id
from layak.rules.on_duty import Leave, Span, gaps
from layak.workflows.rapidaction.models import DutyLeave, DutyTurn
from layak.workflows.rapidaction.queries.duty_words import (
    RANKS,
    gap_words,
    hours_words,
    midnight,
    span_words,
)
from layak.workflows.rapidaction.queries.on_duty import (
    able_people,
    leave_of,
    on_duty_of,
    turn_of,
)

WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class TurnCell:
    """``absent`` says why the turn does not count: away, or gone; "" while it does."""

    id: int
    name: str
    hours: str
    phone: str
    absent: str
    is_now: bool
    may_remove: bool


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """``cells`` by rank: (label of the rank, its turns that begin on the day)."""

    label: str
    is_today: bool
    cells: tuple[tuple[str, tuple[TurnCell, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class LeaveRow:
    id: int
    name: str
    when: str
    may_remove: bool


@dataclass(frozen=True, kw_only=True)
class RosterPage:
    """``people`` are those who may take a turn today; ``gaps`` are sentences."""

    days: tuple[DayRow, ...]
    gaps: tuple[str, ...]
    leaves: tuple[LeaveRow, ...]
    people: tuple[User, ...]
    has_turns: bool


@dataclass(frozen=True, kw_only=True)
class ContactRow:
    """Whom to call for an agency now: (name, rank label, telephone), the first first."""

    agency: str
    is_invited: bool
    people: tuple[tuple[str, str, str], ...]


def roster_agencies(by: Actor, right: str = "duty.view") -> list[Agency]:
    """The agencies whose roster is open to ``by``, by name: one query."""
    current = Agency.objects.current().order_by("name")
    if by.scope(right) != "all":
        current = current.filter(pk__in=by.agency_ids(right))
    return list(current)


def roster_page(
    agency: Agency,
    *,
    monday: date,
    may_plan: bool,
    at: datetime,
) -> RosterPage:
    """One week of an agency: three queries."""
    whole = Span(starts_at=midnight(monday), ends_at=midnight(monday + WEEK))
    rows = list(
        DutyTurn.objects.filter(
            agency=agency,
            removed_at=None,
            starts_at__lt=whole.ends_at,
            ends_at__gt=whole.starts_at,
        )
        .select_related("user")
        .order_by("starts_at", "rank")
    )
    people = able_people([agency.pk], at=max(at, whole.starts_at)).get(agency.pk, [])
    able = {user.pk for user in people}
    leaves = _leaves(whole, able | {row.user_id for row in rows})
    left = Span(starts_at=max(whole.starts_at, min(at, whole.ends_at)), ends_at=whole.ends_at)
    free = gaps(map(turn_of, rows), [leave_of(row) for row in leaves], able, span=left)
    cells = _cells(rows, [leave_of(row) for row in leaves], able, may_plan=may_plan, at=at)
    return RosterPage(
        days=tuple(_day(monday + timedelta(days=n), monday, rows, cells, at) for n in range(7)),
        gaps=tuple(gap_words(free, whole=left)) if left.starts_at < left.ends_at else (),
        leaves=tuple(
            LeaveRow(
                id=row.pk,
                name=row.user.name,
                when=span_words(row.starts_at, row.ends_at),
                may_remove=may_plan and row.ends_at > at,
            )
            for row in leaves
        ),
        people=tuple(people),
        has_turns=bool(rows),
    )


def contact_rows(agencies: Sequence[Agency], *, at: datetime) -> list[ContactRow]:
    """Whom to call now, by agency, the ones with nobody last: three queries."""
    found = on_duty_of([agency.pk for agency in agencies], at=at)
    rows = [
        ContactRow(
            agency=agency.name,
            is_invited=agency.is_invited,
            people=tuple(
                (one.user.name, RANKS.get(one.rank, ""), one.phone) for one in found[agency.pk][:3]
            ),
        )
        for agency in agencies
    ]
    return sorted(rows, key=lambda row: not row.people)


def leaves_of(user_ids: Collection[int], *, at: datetime) -> list[DutyLeave]:
    """Leaves that are not over, the nearest first: one query."""
    rows = DutyLeave.objects.filter(user__in=user_ids, removed_at=None, ends_at__gt=at)
    return list(rows.select_related("user").order_by("starts_at", "pk"))


def own_turns(user: User, *, at: datetime, most: int = 3) -> list[DutyTurn]:
    """The turn now and those that come, of one person: one query."""
    rows = DutyTurn.objects.filter(user=user, removed_at=None, ends_at__gt=at)
    return list(rows.select_related("agency").order_by("starts_at", "rank")[:most])


def _leaves(span: Span, user_ids: Collection[int]) -> list[DutyLeave]:
    rows = DutyLeave.objects.filter(
        user__in=user_ids,
        removed_at=None,
        starts_at__lt=span.ends_at,
        ends_at__gt=span.starts_at,
    )
    return list(rows.select_related("user").order_by("starts_at", "pk"))


def _cells(
    rows: Iterable[DutyTurn],
    leaves: Sequence[Leave],
    able: Collection[int],
    *,
    may_plan: bool,
    at: datetime,
) -> dict[int, TurnCell]:
    return {
        row.pk: TurnCell(
            id=row.pk,
            name=row.user.name,
            hours=hours_words(row.starts_at, row.ends_at),
            phone=row.phone,
            absent=_absent(row, leaves, able),
            is_now=row.starts_at <= at < row.ends_at,
            may_remove=may_plan and row.ends_at > at,
        )
        for row in rows
    }


def _absent(row: DutyTurn, leaves: Iterable[Leave], able: Collection[int]) -> str:
    if row.user_id not in able:
        return "gone"
    is_away = any(
        leave.user_id == row.user_id
        and leave.starts_at < row.ends_at
        and row.starts_at < leave.ends_at
        for leave in leaves
    )
    return "away" if is_away else ""


def _day(
    day: date, monday: date, rows: Iterable[DutyTurn], cells: dict[int, TurnCell], at: datetime
) -> DayRow:
    """A turn stands on the day it begins; one from before the week on its Monday."""
    own = [row for row in rows if max(timezone.localdate(row.starts_at), monday) == day]
    return DayRow(
        label=f"{DAYS[day.weekday()]}, {date_id(day)}",
        is_today=timezone.localdate(at) == day,
        cells=tuple(
            (label, tuple(cells[row.pk] for row in own if row.rank == rank))
            for rank, label in RANKS.items()
        ),
    )
