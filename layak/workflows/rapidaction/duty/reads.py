"""Who answers now, the turns of an agency over a week, its gaps; times and ranks in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.letterheads.models import Letterhead
from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.city.people.roles.policy import policy
from layak.rules.numbers import DAYS, date_id, time_id
from layak.workflows.rapidaction.duty.models import DutyLeave, DutyPost, DutyTurn
from layak.workflows.rapidaction.duty.rules import Leave, Span, Turn, first_phone, gaps, who_answers
from layak.workflows.rapidaction.scheme.reads import Shown

# Times and ranks of the roster in words, in the zone of the city.

RANKS = {1: "Bertugas", 2: "Pengganti 1", 3: "Pengganti 2"}
# the first hour of each part of a day
PARTS = ((0, "dini hari"), (5, "pagi"), (11, "siang"), (15, "sore"), (18, "malam"))


def hours_words(starts_at: datetime, ends_at: datetime) -> str:
    """``20.00 sampai 08.00 (Jumat)``: the day of the end only where it is another."""
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    text = f"{time_id(first)} sampai {time_id(last)}"
    if first.date() == last.date():
        return text
    far = (last.date() - first.date()).days >= 7
    day = date_id(last.date()) if far else DAYS[last.weekday()]
    return f"{text} ({day})"


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """``Kamis, 5 Maret 2026 20.00 sampai 08.00 (Jumat)``."""
    first = timezone.localtime(starts_at)
    return f"{date_id(first.date(), weekday=True)} {hours_words(starts_at, ends_at)}"


def gap_words(gaps: Sequence[Span], *, whole: Span) -> list[str]:
    """``Kamis malam, 20.00 sampai 08.00 (Jumat), belum ada yang bertugas.``"""
    if list(gaps) == [whole]:
        return [_("Belum ada yang bertugas sepanjang sisa minggu ini.")]
    return [
        _("%(part)s, %(hours)s, belum ada yang bertugas.")
        % {"part": _part(gap.starts_at), "hours": hours_words(gap.starts_at, gap.ends_at)}
        for gap in gaps
    ]


def week_of(day: date) -> date:
    """The Monday of the week."""
    return day - timedelta(days=day.weekday())


def midnight(day: date) -> datetime:
    """The first moment of a day in the city."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _part(moment: datetime) -> str:
    local = timezone.localtime(moment)
    part = next(word for hour, word in reversed(PARTS) if local.hour >= hour)
    return f"{DAYS[local.weekday()]} {part}"


# Who answers for agencies at a moment: turns, leaves and seats together.

RIGHT = "handoff.receive"


@dataclass(frozen=True, kw_only=True)
class OnDuty:
    """Somebody who answers. ``rank`` 1 is on duty, 2 and 3 stand in, 0 has no turn now.

    ``phone`` is the number of the turn, or "".
    """

    user: User
    rank: int
    phone: str


def on_duty(agency_id: int, *, at: datetime) -> list[OnDuty]:
    """Whom to tell for an agency at ``at``, in this order; empty means nobody: three queries.

    The first is to be told; the others stand in. Whoever is away, whose account has ended or who
    holds no seat with handoff.receive there is not named.
    """
    return on_duty_of([agency_id], at=at)[agency_id]


def on_duty_of(agency_ids: Collection[int], *, at: datetime) -> dict[int, list[OnDuty]]:
    """As ``on_duty`` for many agencies: three queries however many there are."""
    people, holders = _holders(agency_ids, at)
    leaves = leaves_at(people, at=at)
    turns: dict[int, list[Turn]] = {}
    standing = DutyTurn.objects.filter(
        agency__in=agency_ids, removed_at=None, starts_at__lte=at, ends_at__gt=at
    )
    for row in standing.order_by("rank", "starts_at"):
        turns.setdefault(row.agency_id, []).append(turn_of(row))
    return {
        agency_id: [
            OnDuty(user=people[found.user_id], rank=found.rank, phone=found.phone)
            for found in who_answers(
                turns.get(agency_id, ()), leaves, holders.get(agency_id, ()), at=at
            )
        ]
        for agency_id in agency_ids
    }


def phones_of(user_ids: Collection[int], *, at: datetime) -> dict[int, str]:
    """By account the number of the turn that they have at ``at``, the first rank first: one query."""
    turns = DutyTurn.objects.filter(
        user__in=user_ids, removed_at=None, starts_at__lte=at, ends_at__gt=at
    ).exclude(phone="")
    rows = turns.order_by("-rank", "-starts_at").values_list("user", "phone")
    return dict(rows)


def desk_phone(agency_id: int, *, at: datetime) -> str:
    """Whom to call at an agency now: who is on duty, else its duty post or office, else ""."""
    phones = [one.phone for one in on_duty(agency_id, at=at) if one.phone]
    return phones[0] if phones else post_phones([agency_id])[agency_id]


def post_phones(agency_ids: Collection[int]) -> dict[int, str]:
    """By agency the number of its duty post, else that of its letterhead, else "": two queries.

    The number of a turn may be a person's; it has no way onto paper.
    """
    posts: dict[int, str] = dict(
        DutyPost.objects.filter(agency__in=agency_ids).values_list("agency", "phone")
    )
    heads: dict[int, str] = dict(
        Letterhead.objects.filter(agency__in=agency_ids).values_list("agency", "contact")
    )
    return {
        agency_id: posts.get(agency_id) or first_phone(heads.get(agency_id, ""))
        for agency_id in agency_ids
    }


def able_people(agency_ids: Collection[int], *, at: datetime) -> dict[int, list[User]]:
    """Per agency the accounts that may answer a hand-off on that day, by name: one query."""
    people, holders = _holders(agency_ids, at)
    return {agency_id: [people[pk] for pk in pks] for agency_id, pks in holders.items()}


def agencies_of(user: User, *, at: datetime) -> frozenset[int]:
    """The agencies for which this person may answer on that day: one query."""
    holdings = SeatHolding.objects.on(timezone.localdate(at))
    held = holdings.filter(user=user, seat__role__in=_answering_roles())
    return frozenset(held.values_list("seat__agency", flat=True))


def leaves_at(user_ids: Collection[int], *, at: datetime) -> list[Leave]:
    """The leaves of these people that cover ``at``: one query."""
    rows = DutyLeave.objects.filter(
        user__in=user_ids, removed_at=None, starts_at__lte=at, ends_at__gt=at
    )
    return [leave_of(row) for row in rows]


def turn_of(row: DutyTurn) -> Turn:
    return Turn(
        user_id=row.user_id,
        rank=row.rank,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        phone=row.phone,
    )


def leave_of(row: DutyLeave) -> Leave:
    return Leave(user_id=row.user_id, starts_at=row.starts_at, ends_at=row.ends_at)


def _holders(
    agency_ids: Collection[int], at: datetime
) -> tuple[dict[int, User], dict[int, list[int]]]:
    """The accounts by id, and per agency those who may answer there."""
    today = timezone.localdate(at)
    holdings = (
        SeatHolding.objects.on(today)
        .filter(Q(user__until_on=None) | Q(user__until_on__gte=today))
        .filter(
            seat__agency__in=agency_ids, seat__role__in=_answering_roles(), user__is_active=True
        )
        .select_related("user", "seat")
        .order_by("user__name", "user", "pk")
    )
    people: dict[int, User] = {}
    holders: dict[int, list[int]] = {}
    for holding in holdings:
        people[holding.user_id] = holding.user
        named = holders.setdefault(holding.seat.agency_id, [])
        if holding.user_id not in named:
            named.append(holding.user_id)
    return people, holders


def _answering_roles() -> list[str]:
    return [code for code, role in policy().roles.items() if RIGHT in role.rights]


# The turns of an agency over a week, its gaps, and whom to call now.

WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class RosterPage:
    """``people`` are those who may take a turn today; ``gaps`` are sentences."""

    days: tuple[Shown, ...]
    gaps: tuple[str, ...]
    leaves: tuple[Shown, ...]
    people: tuple[User, ...]
    has_turns: bool


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
    leaves = list(
        DutyLeave.objects.filter(
            user__in=able | {row.user_id for row in rows},
            removed_at=None,
            starts_at__lt=whole.ends_at,
            ends_at__gt=whole.starts_at,
        )
        .select_related("user")
        .order_by("starts_at", "pk")
    )
    left = Span(starts_at=max(whole.starts_at, min(at, whole.ends_at)), ends_at=whole.ends_at)
    free = gaps(map(turn_of, rows), [leave_of(row) for row in leaves], able, span=left)
    cells = _cells(rows, [leave_of(row) for row in leaves], able, may_plan=may_plan, at=at)
    return RosterPage(
        days=tuple(_day(monday + timedelta(days=n), monday, rows, cells, at) for n in range(7)),
        gaps=tuple(gap_words(free, whole=left)) if left.starts_at < left.ends_at else (),
        leaves=tuple(
            {
                "id": row.pk,
                "name": row.user.name,
                "when": span_words(row.starts_at, row.ends_at),
                "may_remove": may_plan and row.ends_at > at,
            }
            for row in leaves
        ),
        people=tuple(people),
        has_turns=bool(rows),
    )


def contact_rows(agencies: Sequence[Agency], *, at: datetime) -> list[Shown]:
    """Whom to call now, by agency, the ones with nobody last: three queries.

    ``people`` are (name, rank label, telephone), the first first.
    """
    found = on_duty_of([agency.pk for agency in agencies], at=at)
    return [
        {
            "agency": agency.name,
            "is_invited": agency.is_invited,
            "people": [
                (one.user.name, RANKS.get(one.rank, ""), one.phone) for one in found[agency.pk][:3]
            ],
        }
        for agency in sorted(agencies, key=lambda agency: not found[agency.pk])
    ]


def leaves_of(user_ids: Collection[int], *, at: datetime) -> list[DutyLeave]:
    """Leaves that are not over, the nearest first: one query."""
    rows = DutyLeave.objects.filter(user__in=user_ids, removed_at=None, ends_at__gt=at)
    return list(rows.select_related("user").order_by("starts_at", "pk"))


def own_turns(user: User, *, at: datetime, most: int = 3) -> list[DutyTurn]:
    """The turn now and those that come, of one person: one query."""
    rows = DutyTurn.objects.filter(user=user, removed_at=None, ends_at__gt=at)
    return list(rows.select_related("agency").order_by("starts_at", "rank")[:most])


def _cells(
    rows: Iterable[DutyTurn],
    leaves: Sequence[Leave],
    able: Collection[int],
    *,
    may_plan: bool,
    at: datetime,
) -> dict[int, Shown]:
    """By turn; ``absent`` says why it does not count: away, or gone; "" while it does."""
    return {
        row.pk: {
            "id": row.pk,
            "name": row.user.name,
            "hours": hours_words(row.starts_at, row.ends_at),
            "phone": row.phone,
            "absent": _absent(row, leaves, able),
            "is_now": row.starts_at <= at < row.ends_at,
            "may_remove": may_plan and row.ends_at > at,
        }
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
    day: date, monday: date, rows: Iterable[DutyTurn], cells: dict[int, Shown], at: datetime
) -> Shown:
    """A turn stands on the day it begins; one from before the week on its Monday. ``cells`` by rank:
    (label of the rank, its turns that begin on the day).
    """
    own = [row for row in rows if max(timezone.localdate(row.starts_at), monday) == day]
    return {
        "label": f"{DAYS[day.weekday()]}, {date_id(day)}",
        "is_today": timezone.localdate(at) == day,
        "cells": tuple(
            (label, tuple(cells[row.pk] for row in own if row.rank == rank))
            for rank, label in RANKS.items()
        ),
    }
