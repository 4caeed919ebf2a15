"""What came from the last round, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer
from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class AnswersCarried(OfRound):
    kind: ClassVar[str] = "round.carried"
    source: str
    answer_count: int
    note_count: int
    row_count: int
    file_count: int
    owner_count: int

    def sentence(self) -> str:
        return (
            f"Putaran {self.round}: {self.answer_count} jawaban dibawa dari {self.source} "
            f"({self.note_count} uraian, {self.row_count} baris tabel, {self.file_count} bukti, "
            f"{self.owner_count} penugasan); nilainya 0 sampai dipastikan."
        )


@dataclass(frozen=True, kw_only=True)
class CarriedConfirmed(OfAnswer):
    kind: ClassVar[str] = "answer.carried_confirmed"
    mark: str

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: isian putaran lalu dipastikan dengan {self.mark}."


@dataclass(frozen=True, kw_only=True)
class CarriedDropped(OfAnswer):
    kind: ClassVar[str] = "answer.carried_dropped"

    def sentence(self) -> str:
        return f"Pertanyaan {self.code}: isian putaran lalu tidak dipakai."
