"""What happened to positions of task forces."""

from __future__ import annotations

from dataclasses import dataclass

from layak.city.agencies.bodies.events import CityEvent


@dataclass(frozen=True, kw_only=True)
class PositionsAdded(CityEvent):
    kind = "position.added"
    text = "%(count)d kedudukan ditambahkan ke gugus tugas %(place)s: %(titles)s."

    task_force: int
    place: str
    count: int
    titles: str


@dataclass(frozen=True, kw_only=True)
class PositionChanged(CityEvent):
    kind = "position.changed"
    text = "Kedudukan %(title)s di gugus tugas %(place)s diperbaiki."

    position: int
    title: str
    place: str


@dataclass(frozen=True, kw_only=True)
class PositionEnded(CityEvent):
    kind = "position.ended"
    text = "Kedudukan %(title)s keluar dari gugus tugas %(place)s."

    position: int
    title: str
    place: str


@dataclass(frozen=True, kw_only=True)
class PositionHeld(CityEvent):
    kind = "position.held"
    text = "%(name)s menjabat %(title)s di gugus tugas %(place)s sejak %(since)s."

    position: int
    title: str
    place: str
    name: str
    since: str


@dataclass(frozen=True, kw_only=True)
class PositionVacated(CityEvent):
    kind = "position.vacated"
    text = "%(name)s tidak lagi menjabat %(title)s di gugus tugas %(place)s sejak %(since)s."

    position: int
    title: str
    place: str
    name: str
    since: str


@dataclass(frozen=True, kw_only=True)
class PositionsMoved(CityEvent):
    kind = "position.moved"
    text = "%(count)d kedudukan gugus tugas ikut pindah perangkat daerah."

    source: int
    target: int
    count: int
