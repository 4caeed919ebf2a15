"""What happened when a filled workbook was taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class WorkbookTaken(OfRound):
    kind: ClassVar[str] = "workbook.taken"
    agency: str
    changed_count: int
    source: str

    def sentence(self) -> str:
        return (
            f"Buku isian {self.agency} ({self.source}) dimuat ke putaran {self.round}: "
            f"{self.changed_count} isian berubah."
        )
