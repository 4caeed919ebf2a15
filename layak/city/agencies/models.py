"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.city.agencies.bodies.models import Agency, AgencyAlias
from layak.city.agencies.letterheads.models import Letterhead, Signer
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.agencies.taskforce.models import Position, PositionHolding, TaskForce

__all__ = [
    "Agency",
    "AgencyAlias",
    "Letterhead",
    "Position",
    "PositionHolding",
    "Seat",
    "SeatHolding",
    "Signer",
    "TaskForce",
]
