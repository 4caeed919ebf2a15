from __future__ import annotations

from layak.records.facilities.models.offers import OfferReservation, ServiceOffer
from layak.records.facilities.models.readiness import (
    ReadinessNeed,
    ReadinessProof,
    ReadinessStep,
)

__all__ = [
    "OfferReservation",
    "ReadinessNeed",
    "ReadinessProof",
    "ReadinessStep",
    "ServiceOffer",
]
