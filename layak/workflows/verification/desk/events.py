"""What happened at the reviewing desk beside moves and marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer


@dataclass(frozen=True, kw_only=True)
class FileJudged(OfAnswer):
    """A proof by its number: titles may name people."""

    kind: ClassVar[str] = "verification.file_judged"
    evidence: int
    version: int
    is_good: bool
    reason: str

    def sentence(self) -> str:
        said = "cukup" if self.is_good else f"ditolak ({self.reason})"
        return f"Bukti {self.evidence} versi {self.version} untuk pertanyaan {self.code} {said}."
