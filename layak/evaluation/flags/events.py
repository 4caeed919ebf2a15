"""What happened to the flags of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer


@dataclass(frozen=True, kw_only=True)
class FlagsExplained(OfAnswer):
    """``flags`` holds each flag with its sentence, one a line."""

    kind: ClassVar[str] = "answer.flags_explained"
    flags: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: tanda pemeriksaan dijelaskan. {self.flags}"
