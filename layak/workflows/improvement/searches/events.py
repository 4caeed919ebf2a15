"""A road was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class RoadAsked(OfRound):
    kind: ClassVar[str] = "road.asked"
    search: int
    rank: str

    def sentence(self) -> str:
        return f"Jalan menuju {self.rank} dicari untuk putaran {self.round}."
