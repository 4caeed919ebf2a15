"""Who answers for agencies at a moment: turns, leaves and seats together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.policy import policy
from layak.rules.on_duty import Leave, Turn, who_answers
from layak.workflows.rapidaction.models import DutyLeave, DutyTurn

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
