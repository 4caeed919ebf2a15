"""What happened to the proof of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer


@dataclass(frozen=True, kw_only=True)
class EvidenceAttached(OfAnswer):
    kind: ClassVar[str] = "evidence.attached"
    evidence: int
    sha256: str

    def sentence(self) -> str:
        return f"Bukti dilampirkan pada pertanyaan {self.code}."


@dataclass(frozen=True, kw_only=True)
class EvidenceDetached(OfAnswer):
    kind: ClassVar[str] = "evidence.detached"
    evidence: int

    def sentence(self) -> str:
        return f"Bukti dilepas dari pertanyaan {self.code}."


@dataclass(frozen=True, kw_only=True)
class EvidenceReused(OfAnswer):
    """Evidence of before proves one more answer; ``pages`` "" is the whole document."""

    kind: ClassVar[str] = "evidence.reused"
    evidence: int
    pages: str

    def sentence(self) -> str:
        where = f", halaman {self.pages}" if self.pages else ""
        return f"Bukti yang sudah ada dipakai pada pertanyaan {self.code}{where}."


@dataclass(frozen=True, kw_only=True)
class EvidencePagesChanged(OfAnswer):
    kind: ClassVar[str] = "evidence.pages_changed"
    evidence: int
    before: str
    pages: str

    def sentence(self) -> str:
        where = f"halaman {self.pages}" if self.pages else "seluruh dokumen"
        return f"Pertanyaan {self.code}: yang dibuktikan menjadi {where}."
