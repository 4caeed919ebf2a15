"""What was decided about an evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class SensitivityChanged:
    """``is_checked``: a person says that what looks like a child's identity is none."""

    kind: ClassVar[str] = "evidence.sensitivity_changed"
    evidence: int
    before: str
    after: str
    is_checked: bool

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return f"Kerahasiaan bukti {self.evidence} diubah dari {self.before} menjadi {self.after}."


@dataclass(frozen=True, kw_only=True)
class PhotoExplained:
    """Why a photo has neither day nor place; the reason stands with the evidence."""

    kind: ClassVar[str] = "evidence.photo_explained"
    evidence: int

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return f"Sebab foto bukti {self.evidence} tanpa tanggal atau tempat ditulis."
