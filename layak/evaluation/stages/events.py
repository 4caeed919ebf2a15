"""What happened when an answer moved to another stage or a statement was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer
from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class AnswerMovedOn(OfAnswer):
    """A move of the stage policy; ``verb`` is its past tense on screen.

    ``flags`` holds each flag with which it moved and the sentence that explains it, one a line.
    """

    kind: ClassVar[str] = "answer.moved"
    move: str
    source: str
    target: str
    verb: str
    note: str
    flags: str = ""

    def sentence(self) -> str:
        reason = f" Catatan: {self.note}" if self.note else ""
        carried = f" Tanda: {self.flags}" if self.flags else ""
        return f"{self.verb[0].upper()}{self.verb[1:]} pertanyaan {self.code}.{reason}{carried}"


@dataclass(frozen=True, kw_only=True)
class StatementRecorded(OfRound):
    kind: ClassVar[str] = "statement.recorded"
    statement: int
    agency: str
    answer_count: int

    def sentence(self) -> str:
        return f"Surat pernyataan {self.agency} dicatat untuk {self.answer_count} pertanyaan."
