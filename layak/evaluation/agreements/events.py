"""What happened to agreed readings. What was agreed stands with the reading, not in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class OfAgreement:
    """``question`` is the identity that outlives editions; ``key`` how people read it."""

    question: int
    key: str
    version: int

    @property
    def stream(self) -> str:
        return f"agreement:{self.question}"


@dataclass(frozen=True, kw_only=True)
class AgreementWritten(OfAgreement):
    kind: ClassVar[str] = "agreement.written"

    def sentence(self) -> str:
        return f"Persepsi tentang pertanyaan {self.key} disepakati, versi {self.version}."


@dataclass(frozen=True, kw_only=True)
class AgreementWithdrawn(OfAgreement):
    kind: ClassVar[str] = "agreement.withdrawn"

    def sentence(self) -> str:
        return f"Kesepakatan tentang pertanyaan {self.key} dicabut, versi {self.version}."


@dataclass(frozen=True, kw_only=True)
class DissentAdded(OfAgreement):
    kind: ClassVar[str] = "dissent.added"
    agency: str

    def sentence(self) -> str:
        return (
            f"Pendapat lain {self.agency} tentang pertanyaan {self.key} dicatat pada "
            f"kesepakatan versi {self.version}."
        )
