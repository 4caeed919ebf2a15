"""What happened to task forces."""

from __future__ import annotations

from dataclasses import dataclass

from layak.city.agencies.bodies.events import CityEvent


@dataclass(frozen=True, kw_only=True)
class TaskForceRecorded(CityEvent):
    kind = "taskforce.recorded"
    text = "SK %(number)s tentang gugus tugas %(place)s dicatat, berlaku sejak %(since)s."

    task_force: int
    number: str
    place: str
    since: str


@dataclass(frozen=True, kw_only=True)
class TaskForceCorrected(CityEvent):
    kind = "taskforce.corrected"
    text = "Keterangan SK %(number)s tentang gugus tugas %(place)s diperbaiki."

    task_force: int
    number: str
    place: str


@dataclass(frozen=True, kw_only=True)
class TaskForceReplaced(CityEvent):
    kind = "taskforce.replaced"
    text = (
        "SK %(former_number)s tentang gugus tugas %(place)s diganti SK %(number)s sejak %(since)s; "
        "%(position_count)d kedudukan dibawa serta."
    )

    task_force: int
    number: str
    former: int
    former_number: str
    place: str
    position_count: int
    since: str


@dataclass(frozen=True, kw_only=True)
class TaskForceEnded(CityEvent):
    kind = "taskforce.ended"
    text = "SK %(number)s tentang gugus tugas %(place)s tidak berlaku lagi sejak %(since)s."

    task_force: int
    number: str
    place: str
    since: str
