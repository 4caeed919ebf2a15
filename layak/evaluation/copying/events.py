"""What was marked as copied, and unmarked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer


@dataclass(frozen=True, kw_only=True)
class AnswerCopied(OfAnswer):
    kind: ClassVar[str] = "answer.copied"
    digest: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code} ditandai sudah disalin ke aplikasi kementerian."


@dataclass(frozen=True, kw_only=True)
class CopyTakenBack(OfAnswer):
    kind: ClassVar[str] = "answer.copy_taken_back"

    def sentence(self) -> str:
        return f"Tanda sudah disalin pada pertanyaan {self.code} dilepas."
