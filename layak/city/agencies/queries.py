from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from layak.city.agencies.models import Agency, AgencyAlias, Seat, SeatHolding
from layak.city.agencies.moves import moving_rows
from layak.city.people.actor import HeldSeat
from layak.city.people.models import User
from layak.city.people.roles import Scope, policy

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


def agency_named(text: str) -> Agency | None:
    """The agency that papers call ``text``: by its name, an alias or its code; None if unknown."""
    clean = " ".join(text.split())
    current = Agency.objects.current()
    return (
        current.filter(Q(name__iexact=clean) | Q(code__iexact=clean)).first()
        or current.filter(aliases__name__iexact=clean).first()
    )


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
class AgencyFilter:
    """``text`` is searched in names and aliases; ``kind`` is a code of Agency.Kind or ""."""

    text: str = ""
    kind: str = ""
    with_ended: bool = False


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    id: int
    name: str
    kind_label: str
    is_invited: bool
    aliases: tuple[str, ...]
    seat_count: int
    held_count: int
    ended_on: date | None


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
class AgencyPage:
    id: int
    name: str
    kind_label: str
    command_label: str
    ended_on: date | None
    merged_into: tuple[int, str] | None
    aliases: tuple[AgencyAlias, ...]
    seats: tuple[SeatRow, ...]
    ended_seats: tuple[SeatRow, ...]


@dataclass(frozen=True, kw_only=True)
class SeatPage:
    seat: SeatRow
    role_description: str
    history: tuple[HolderRow, ...]


def agency_rows(wanted: AgencyFilter, *, today: date) -> list[AgencyRow]:
    """Agencies by name, with their aliases and how many seats are held: three queries."""
    agencies = Agency.objects.all() if wanted.with_ended else Agency.objects.current()
    if wanted.kind:
        agencies = agencies.filter(kind=wanted.kind)
    if wanted.text:
        named = AgencyAlias.objects.filter(name__icontains=wanted.text).values("agency")
        agencies = agencies.filter(Q(name__icontains=wanted.text) | Q(pk__in=named))
    counts = _seat_counts(today)
    return [
        AgencyRow(
            id=agency.pk,
            name=agency.name,
            kind_label=agency.get_kind_display(),
            is_invited=agency.is_invited,
            aliases=tuple(alias.name for alias in agency.aliases.all()),
            seat_count=counts.get(agency.pk, (0, 0))[0],
            held_count=counts.get(agency.pk, (0, 0))[1],
            ended_on=agency.ended_on,
        )
        for agency in agencies.order_by("name").prefetch_related("aliases")
    ]


def _seat_counts(today: date) -> dict[int, tuple[int, int]]:
    """Per agency: current seats, and those held today."""
    held = SeatHolding.objects.on(today).filter(seat=OuterRef("pk"))
    seats = Seat.objects.current().annotate(is_held=Exists(held))
    counted = seats.values("agency").annotate(
        seat_count=Count("pk"), held_count=Count("pk", filter=Q(is_held=True))
    )
    return {
        row["agency"]: (row["seat_count"], row["held_count"]) for row in counted.order_by("agency")
    }


def agency_page(agency: Agency, *, today: date) -> AgencyPage:
    """One agency with its names and seats: four queries."""
    rows = seat_rows(Seat.objects.filter(agency=agency), today=today)
    into = agency.merged_into
    return AgencyPage(
        id=agency.pk,
        name=agency.name,
        kind_label=agency.get_kind_display(),
        command_label=agency.get_command_display(),
        ended_on=agency.ended_on,
        merged_into=None if into is None else (into.pk, into.name),
        aliases=tuple(agency.aliases.order_by("name")),
        seats=tuple(row for row in rows if row.ended_on is None),
        ended_seats=tuple(row for row in rows if row.ended_on is not None),
    )


def seat_rows(seats: QuerySet[Seat], *, today: date) -> list[SeatRow]:
    """Seats by agency, role and title, each with today's or the next holder: two queries."""
    holdings = (
        SeatHolding.objects.open_from(today).select_related("user").order_by("since_on", "pk")
    )
    listed = seats.select_related("agency").prefetch_related(
        Prefetch("holdings", queryset=holdings, to_attr="open_holdings")
    )
    return [
        _seat_row(seat, seat.open_holdings[0] if seat.open_holdings else None)
        for seat in listed.order_by("agency__name", "role", "title", "pk")
    ]


def seat_page(seat: Seat, *, today: date) -> SeatPage:
    """One seat with all who held it, the latest first: three queries."""
    history = seat.holdings.select_related("user").order_by("-since_on", "-pk")
    return SeatPage(
        seat=seat_rows(Seat.objects.filter(pk=seat.pk), today=today)[0],
        role_description=policy().roles[seat.role].description,
        history=tuple(_holder_row(holding) for holding in history),
    )


def merge_preview(source: Agency, *, today: date) -> list[str]:
    """What moves when ``source`` merges: its seats with holders, its names, rows of others."""
    seats = seat_rows(Seat.objects.current().filter(agency=source), today=today)
    held = [
        _("Kursi %(title)s, %(holder)s")
        % {"title": row.title, "holder": row.holder.name if row.holder else _("kosong")}
        for row in seats
    ]
    names = [source.name, *source.aliases.order_by("name").values_list("name", flat=True)]
    known = _("Nama yang tetap dikenali: %(names)s") % {"names": ", ".join(names)}
    return [*held, known, *moving_rows(source.pk)]


def _seat_row(seat: Seat, holding: SeatHolding | None) -> SeatRow:
    return SeatRow(
        id=seat.pk,
        title=seat.title,
        role_label=policy().roles[seat.role].label,
        ended_on=seat.ended_on,
        holder=None if holding is None else _holder_row(holding),
        agency_id=seat.agency_id,
        agency_name=seat.agency.name,
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
