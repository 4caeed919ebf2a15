"""Minutes put together, and opened again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.workflows.meetings.papers.events import OfPaper


@dataclass(frozen=True, kw_only=True)
class MinutesFrozen(OfPaper):
    kind: ClassVar[str] = "minutes.frozen"
    version: int

    def sentence(self) -> str:
        return f"Notulen {self.label} versi {self.version} disusun."


@dataclass(frozen=True, kw_only=True)
class MinutesReopened(OfPaper):
    kind: ClassVar[str] = "minutes.reopened"
    because: str

    def sentence(self) -> str:
        return f"Notulen {self.label} dibuka untuk versi baru: {self.because}"
