"""Seats with who holds them, and who may do what by the seats they hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import HeldSeat
from layak.city.people.roles.policy import Scope, policy

# every request asks this: composing it by the ORM would cost more than running it
HELD_SEATS = """
SELECT s.id, s.role, s.title, a.id, a.name,
       h.received_at IS NULL AND EXISTS (
         SELECT 1 FROM agencies_seatholding f
         WHERE f.seat_id = s.id AND f.until_on <= h.since_on AND f.until_on > f.since_on
           AND f.user_id <> h.user_id)
FROM agencies_seatholding h
JOIN agencies_seat s ON s.id = h.seat_id
JOIN agencies_agency a ON a.id = s.agency_id
WHERE h.user_id = %(user)s AND h.since_on <= %(day)s AND (h.until_on IS NULL OR h.until_on > %(day)s)
  AND s.ended_on IS NULL
ORDER BY h.since_on, h.id
"""


def held_seats(user: Any, day: date) -> tuple[HeldSeat, ...]:
    """The seats ``user`` holds on ``day``, oldest first: one query, as ``SeatHolding.on`` says."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_SEATS, {"user": user.pk, "day": day})
        rows = cursor.fetchall()
    return tuple(
        HeldSeat(
            seat_id=seat,
            role=role,
            title=title,
            agency_id=agency,
            agency_name=name,
            awaits_handover=awaits,
        )
        for seat, role, title, agency, name, awaits in rows
    )


def seat_is_held_sql(seat: str) -> str:
    """SQL: whether somebody holds the seat on "today", as ``SeatHolding.on`` says.

    ``seat`` is what the statement around it calls the table of seats.
    """
    return f"""{seat}.ended_on IS NULL AND EXISTS (
    SELECT 1 FROM agencies_seatholding h
    WHERE h.seat_id = {seat}.id AND h.since_on <= %(today)s
      AND (h.until_on IS NULL OR h.until_on > %(today)s))"""  # noqa: S608 - a name of our own


def people_who_may(
    permission: str, *, today: date, agency_ids: Collection[int] = (), scope: Scope | None = None
) -> list[User]:
    """Active accounts whose seats bring ``permission`` today, by name: one query.

    Seats with scope "own" count for ``agency_ids`` only, seats with scope "all" for any agency;
    ``scope`` narrows to one of the two, as when only the operators of an agency are told.
    """
    roles = policy().roles
    own = [code for code, role in roles.items() if role.rights.get(permission) == "own"]
    wide = [code for code, role in roles.items() if role.rights.get(permission) == "all"]
    reached = Q()
    if scope != "all":
        reached |= Q(seat__role__in=own, seat__agency__in=agency_ids)
    if scope != "own":
        reached |= Q(seat__role__in=wide)
    holders = SeatHolding.objects.on(today).filter(reached).values("user")
    return list(User.objects.filter(pk__in=holders, is_active=True).order_by("name", "pk"))


@dataclass(frozen=True, kw_only=True)
class HolderRow:
    """``until_on`` is the first day without the seat, None while it lasts."""

    user_id: int
    name: str
    username: str
    since_on: date
    until_on: date | None
    last_login: datetime | None
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class SeatRow:
    """``holder`` is who holds it today or next; None where the seat is empty."""

    id: int
    title: str
    role_label: str
    ended_on: date | None
    holder: HolderRow | None
    agency_id: int
    agency_name: str


@dataclass(frozen=True, kw_only=True)
class SeatPage:
    seat: SeatRow
    role_description: str
    history: tuple[HolderRow, ...]


def seat_rows(seats: QuerySet[Seat], *, today: date) -> list[SeatRow]:
    """Seats by agency, role and title, each with today's or the next holder: two queries."""
    holdings = (
        SeatHolding.objects.open_from(today).select_related("user").order_by("since_on", "pk")
    )
    listed = seats.select_related("agency").prefetch_related(
        Prefetch("holdings", queryset=holdings, to_attr="open_holdings")
    )
    rows = []
    for seat in listed.order_by("agency__name", "role", "title", "pk"):
        row = SeatRow(
            id=seat.pk,
            title=seat.title,
            role_label=policy().roles[seat.role].label,
            ended_on=seat.ended_on,
            holder=_holder_row(seat.open_holdings[0]) if seat.open_holdings else None,
            agency_id=seat.agency_id,
            agency_name=seat.agency.name,
        )
        rows.append(row)
    return rows


def seat_page(seat: Seat, *, today: date) -> SeatPage:
    """One seat with all who held it, the latest first: three queries."""
    history = seat.holdings.select_related("user").order_by("-since_on", "-pk")
    return SeatPage(
        seat=seat_rows(Seat.objects.filter(pk=seat.pk), today=today)[0],
        role_description=policy().roles[seat.role].description,
        history=tuple(_holder_row(holding) for holding in history),
    )


def _holder_row(holding: SeatHolding) -> HolderRow:
    return HolderRow(
        user_id=holding.user_id,
        name=holding.user.name,
        username=holding.user.username,
        since_on=holding.since_on,
        until_on=holding.until_on,
        last_login=holding.user.last_login,
        is_active=holding.user.is_active,
    )


def signs_for(agency_id: int, permission: str, *, on: date) -> User | None:
    """Who holds a seat of the agency with this right on the day, the longest first: one query."""
    roles = [code for code, role in policy().roles.items() if permission in role.rights]
    held = SeatHolding.objects.on(on).filter(seat__agency=agency_id, seat__role__in=roles)
    found = held.filter(user__is_active=True).select_related("user").order_by("since_on", "pk")
    holding = found.first()
    return holding.user if holding else None
