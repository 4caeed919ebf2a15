"""What happened to notes of activities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class ActivityRecorded:
    """What was done stands with the entry: its words may name a person."""

    kind: ClassVar[str] = "activity.recorded"
    evidence: int
    happened_on: str
    photo_count: int

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return (
            f"Kegiatan {self.happened_on} dicatat sebagai bukti {self.evidence} dengan "
            f"{self.photo_count} foto."
        )


@dataclass(frozen=True, kw_only=True)
class ActivityChanged:
    kind: ClassVar[str] = "activity.changed"
    evidence: int
    version: int

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return f"Catatan kegiatan bukti {self.evidence} diubah menjadi versi {self.version}."
