"""What happened to offers. References are random codes; nothing tells of a child."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class OfOffer:
    offer: int

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"


@dataclass(frozen=True, kw_only=True)
class OfferAdded(OfOffer):
    kind: ClassVar[str] = "offer.added"
    agency: int
    capacity: int

    def sentence(self) -> str:
        return f"Layanan {self.offer} ditambahkan dengan {self.capacity} tempat."


@dataclass(frozen=True, kw_only=True)
class OfferChanged(OfOffer):
    kind: ClassVar[str] = "offer.changed"
    what: str

    def sentence(self) -> str:
        return f"Layanan {self.offer} diubah: {self.what}."


@dataclass(frozen=True, kw_only=True)
class OfferConfirmed(OfOffer):
    """Somebody looked: nothing changed, and that holds from now."""

    kind: ClassVar[str] = "offer.confirmed"

    def sentence(self) -> str:
        return f"Isi layanan {self.offer} dinyatakan masih benar."


@dataclass(frozen=True, kw_only=True)
class OfferEnded(OfOffer):
    kind: ClassVar[str] = "offer.ended"

    def sentence(self) -> str:
        return f"Layanan {self.offer} diakhiri."


@dataclass(frozen=True, kw_only=True)
class PlaceReserved(OfOffer):
    kind: ClassVar[str] = "offer.reserved"
    place: int
    reference: str

    def sentence(self) -> str:
        return f"Tempat {self.place} pada layanan {self.offer} dipakai untuk {self.reference}."


@dataclass(frozen=True, kw_only=True)
class PlaceReleased(OfOffer):
    kind: ClassVar[str] = "offer.released"
    place: int
    outcome: str

    def sentence(self) -> str:
        return f"Tempat {self.place} pada layanan {self.offer} dilepas: {self.outcome}."


@dataclass(frozen=True, kw_only=True)
class OfferWarned(OfOffer):
    """By schedule: the agreement ends soon."""

    kind: ClassVar[str] = "offer.warned"
    days: int
    until_on: str

    def sentence(self) -> str:
        if not self.days:
            return f"Perjanjian layanan {self.offer} sudah berakhir; diberitahukan."
        return f"Perjanjian layanan {self.offer} berakhir dalam {self.days} hari atau kurang."


@dataclass(frozen=True, kw_only=True)
class OffersMoved:
    """With a merge of agencies."""

    kind: ClassVar[str] = "agency.offers_moved"
    source: int
    target: int
    offer_count: int

    @property
    def stream(self) -> str:
        return f"agency:{self.target}"

    def sentence(self) -> str:
        return f"{self.offer_count} layanan ikut penggabungan perangkat daerah."
