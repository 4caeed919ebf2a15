from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class PracticeBegun:
    """Mistakes were planted: ``answers`` are the answers by the task that mends them."""

    kind: ClassVar[str] = "practice.begun"
    answers: dict[str, int]

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return f"Latihan disiapkan dengan {len(self.answers)} pertanyaan bertugas."
