"""What happened when letters were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class LettersMade(OfRound):
    """One batch; ``numbers`` are the first and the last of it."""

    kind: ClassVar[str] = "letter.made"
    letter_count: int
    numbers: str

    def sentence(self) -> str:
        return f"{self.letter_count} surat permintaan data dibuat ({self.numbers})."
