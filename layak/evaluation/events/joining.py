"""What was handed out as joined PDFs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.events import OfAnswer, OfRound


@dataclass(frozen=True, kw_only=True)
class ProofsJoined(OfAnswer):
    kind: ClassVar[str] = "evidence.joined"
    file_count: int

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: {self.file_count} bukti digabung menjadi satu PDF."


@dataclass(frozen=True, kw_only=True)
class RoundJoined(OfRound):
    kind: ClassVar[str] = "evidence.round_joined"
    about: str
    question_count: int

    def sentence(self) -> str:
        which = f" ({self.about})" if self.about else ""
        return (
            f"Bukti {self.question_count} pertanyaan putaran {self.round}{which} "
            "digabung menjadi PDF per pertanyaan."
        )
