"""What happened to marks as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound, total_text


@dataclass(frozen=True, kw_only=True)
class MarksImported(OfRound):
    kind: ClassVar[str] = "marks.imported"
    changed_count: int
    source: str
    total: str

    def sentence(self) -> str:
        return (
            f"Daftar nilai “{self.source}” dimuat: {self.changed_count} nilai berubah, "
            f"jumlah {total_text(self.total)}."
        )
