"""What happened to an answer when it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.fields import field_label
from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class OfAnswer(OfRound):
    answer: int
    code: str


@dataclass(frozen=True, kw_only=True)
class AnswerEdited(OfAnswer):
    kind: ClassVar[str] = "answer.edited"
    field: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: {field_label(self.field)} diubah."


@dataclass(frozen=True, kw_only=True)
class AnswerCollided(OfAnswer):
    kind: ClassVar[str] = "answer.collided"
    field: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: dua tulisan bertemu pada {field_label(self.field)}, keduanya disimpan."
