"""A seat was received, or its papers taken along."""

from __future__ import annotations

from dataclasses import dataclass

from layak.city.agencies.bodies.events import CityEvent


@dataclass(frozen=True, kw_only=True)
class SeatReceived(CityEvent):
    kind = "seat.received"
    text = "%(name)s menerima serah terima kursi %(title)s."

    seat: int
    title: str
    user: int
    name: str


@dataclass(frozen=True, kw_only=True)
class HandoverFileMade(CityEvent):
    kind = "seat.file_made"
    text = "Berkas serah terima kursi %(title)s dibuat."

    seat: int
    title: str
