"""What happened to seats."""

from __future__ import annotations

from dataclasses import dataclass

from layak.city.agencies.bodies.events import CityEvent


@dataclass(frozen=True, kw_only=True)
class SeatCreated(CityEvent):
    kind = "seat.created"
    text = "Kursi %(title)s (peran %(role_label)s) dibuat di %(agency_name)s."

    seat: int
    title: str
    role: str
    role_label: str
    agency: int
    agency_name: str


@dataclass(frozen=True, kw_only=True)
class SeatMoved(CityEvent):
    kind = "seat.moved"
    text = "Kursi %(title)s pindah ke %(agency_name)s."

    seat: int
    title: str
    agency: int
    agency_name: str


@dataclass(frozen=True, kw_only=True)
class SeatEnded(CityEvent):
    kind = "seat.ended"
    text = "Kursi %(title)s berakhir."

    seat: int
    title: str


@dataclass(frozen=True, kw_only=True)
class HolderAssigned(CityEvent):
    kind = "seat.assigned"
    text = "%(name)s memegang kursi %(title)s sejak %(since)s."

    seat: int
    title: str
    user: int
    name: str
    since: str


@dataclass(frozen=True, kw_only=True)
class HolderReplaced(CityEvent):
    kind = "seat.replaced"
    text = "%(name)s menggantikan %(former_name)s di kursi %(title)s sejak %(since)s."

    seat: int
    title: str
    user: int
    name: str
    former: int
    former_name: str
    since: str


@dataclass(frozen=True, kw_only=True)
class HoldingEnded(CityEvent):
    kind = "seat.vacated"
    text = "%(name)s tidak lagi memegang kursi %(title)s sejak %(since)s."

    seat: int
    title: str
    user: int
    name: str
    since: str


@dataclass(frozen=True, kw_only=True)
class SeatHandedOver(CityEvent):
    kind = "seat.handed_over"
    text = "Pekerjaan kursi %(title)s berpindah dari %(former_name)s: %(what)s."

    seat: int
    title: str
    former: int
    former_name: str
    what: str
