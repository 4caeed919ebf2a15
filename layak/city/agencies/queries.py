from __future__ import annotations

from datetime import date
from typing import Any

from layak.city.agencies.models import SeatHolding
from layak.city.people.actor import HeldSeat


def held_seats(user: Any, day: date) -> tuple[HeldSeat, ...]:
    """The seats ``user`` holds on ``day``, oldest first: one query."""
    holdings = SeatHolding.objects.on(day).filter(user=user).select_related("seat__agency")
    return tuple(
        HeldSeat(
            seat_id=holding.seat_id,
            role=holding.seat.role,
            title=holding.seat.title,
            agency_id=holding.seat.agency_id,
            agency_name=holding.seat.agency.name,
        )
        for holding in holdings.order_by("since_on", "pk")
    )
