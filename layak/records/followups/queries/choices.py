"""Owners to choose from: every agency as a whole, and each of its seats."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.models import Seat, SeatHolding

AGENCY, SEAT = "p", "k"
Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


def owner_choices(*, today: date) -> list[Group]:
    """Agencies by name with their seats and holders: two queries."""
    holder = SeatHolding.objects.on(today).filter(seat=OuterRef("pk")).values("user__name")[:1]
    seats: dict[int, list[Choice]] = {}
    listed = Seat.objects.current().filter(agency__ended_on=None).annotate(holder=Subquery(holder))
    for seat in listed.order_by("title", "pk"):
        name: str | None = seat.holder  # type: ignore[attr-defined]  # annotated
        label = (
            f"{seat.title}: {name}"
            if name
            else _("%(title)s (kursi kosong)") % {"title": seat.title}
        )
        seats.setdefault(seat.agency_id, []).append((f"{SEAT}{seat.agency_id}-{seat.pk}", label))
    agencies = Agency.objects.current().order_by("name").values_list("pk", "name")
    return [
        (name, [(f"{AGENCY}{pk}", _("%(name)s (seluruhnya)") % {"name": name}), *seats.get(pk, [])])
        for pk, name in agencies
    ]


def owner_value(agency_id: int, seat_id: int | None) -> str:
    return f"{AGENCY}{agency_id}" if seat_id is None else f"{SEAT}{agency_id}-{seat_id}"


def owner_ids(value: str) -> tuple[int, int | None]:
    """Agency and seat of a choice. Errors: ValueError."""
    if value.startswith(AGENCY):
        return int(value[1:]), None
    agency, _dash, seat = value[1:].partition("-")
    return int(agency), int(seat)


def supporter_choices() -> list[Choice]:
    """Agencies by name: one query."""
    return [
        (str(pk), name)
        for pk, name in Agency.objects.current().order_by("name").values_list("pk", "name")
    ]
