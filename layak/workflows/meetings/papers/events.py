"""What happened to the papers of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.workflows.meetings.planning.events import OfMeeting


@dataclass(frozen=True, kw_only=True)
class OfPaper(OfMeeting):
    paper: int


@dataclass(frozen=True, kw_only=True)
class PaperMoved(OfPaper):
    kind: ClassVar[str] = "paper.moved"
    state: str
    desk: str

    def sentence(self) -> str:
        return f"Naskah {self.label} kini di {self.desk}."


@dataclass(frozen=True, kw_only=True)
class PaperSigned(OfPaper):
    kind: ClassVar[str] = "paper.signed"
    evidence: int

    def sentence(self) -> str:
        return f"Pindaian naskah {self.label} yang bertanda tangan disimpan."


@dataclass(frozen=True, kw_only=True)
class PaperFiled(OfPaper):
    kind: ClassVar[str] = "paper.filed"
    as_kind: str
    evidence: int

    def sentence(self) -> str:
        return f"Berkas {self.label} disimpan."


@dataclass(frozen=True, kw_only=True)
class PaperProved(OfPaper):
    kind: ClassVar[str] = "paper.proved"
    code: str

    def sentence(self) -> str:
        return f"Naskah {self.label} menjadi bukti pertanyaan {self.code}."
