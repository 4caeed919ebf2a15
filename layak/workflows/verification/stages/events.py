"""What happened in a stage of verification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.answers.events import OfAnswer
from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class VerificationOpened(OfRound):
    kind: ClassVar[str] = "verification.opened"
    stage: str
    label: str

    def sentence(self) -> str:
        return f"Tahap {self.label} dibuka."


@dataclass(frozen=True, kw_only=True)
class VerificationClosed(OfRound):
    kind: ClassVar[str] = "verification.closed"
    stage: str
    label: str
    mark_count: int
    digest: str

    def sentence(self) -> str:
        return f"Tahap {self.label} ditutup dengan {self.mark_count} nilai; sidik jari {self.digest[:12]}."


@dataclass(frozen=True, kw_only=True)
class VerificationExtended(OfRound):
    kind: ClassVar[str] = "verification.extended"
    stage: str
    label: str
    agency: str
    until: str
    reason: str
    signer: str

    def sentence(self) -> str:
        return (
            f"Tahap {self.label} diperpanjang untuk {self.agency} sampai {self.until}, "
            f"ditetapkan {self.signer}. Alasan: {self.reason}"
        )


@dataclass(frozen=True, kw_only=True)
class StageMarkGiven(OfAnswer):
    """``mark`` and ``before`` as people read them; ``reason`` is empty where they are the same."""

    kind: ClassVar[str] = "verification.marked"
    stage: str
    label: str
    mark: str
    before: str
    reason: str
    text: str
    basis: str

    def sentence(self) -> str:
        if self.mark == self.before:
            return f"{self.label}: nilai {self.code} tetap {self.mark}."
        words = f" ({self.text})" if self.text else ""
        paper = f" Dasar: {self.basis}." if self.basis else ""
        return f"{self.label}: nilai {self.code} dari {self.before} menjadi {self.mark}. {self.reason}{words}.{paper}"


@dataclass(frozen=True, kw_only=True)
class StageMarkAgreed(OfAnswer):
    kind: ClassVar[str] = "verification.agreed"
    stage: str
    label: str
    mark: str

    def sentence(self) -> str:
        return f"{self.label}: nilai {self.mark} untuk {self.code} disepakati orang kedua."
