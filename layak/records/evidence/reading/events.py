"""What a person said of what was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class EvidenceDescribed:
    """What was confirmed stands with the evidence; a title may name a person."""

    kind: ClassVar[str] = "evidence.described"
    evidence: int

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return f"Keterangan bukti {self.evidence} dipastikan."


@dataclass(frozen=True, kw_only=True)
class LikenessDismissed:
    kind: ClassVar[str] = "evidence.likeness_dismissed"
    evidence: int
    other: int
    because: str

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return (
            f"Bukti {self.evidence} dan {self.other} yang mirip dinyatakan memang dua. "
            f"Alasan: {self.because}"
        )
