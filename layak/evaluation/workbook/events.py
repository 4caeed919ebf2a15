"""What happened to the workbooks of a round as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class WorkbooksAsked(OfRound):
    kind: ClassVar[str] = "workbooks.asked"
    agency_count: int

    def sentence(self) -> str:
        return f"Buku isian {self.agency_count} perangkat daerah putaran {self.round} dibuat sebagai satu ZIP."
