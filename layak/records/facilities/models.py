"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.records.facilities.needs.models import ReadinessNeed, ReadinessProof, ReadinessStep
from layak.records.facilities.offers.models import OfferReservation, ServiceOffer

__all__ = ["OfferReservation", "ReadinessNeed", "ReadinessProof", "ReadinessStep", "ServiceOffer"]
