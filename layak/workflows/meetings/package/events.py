"""All papers of a meeting left the house together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.workflows.meetings.planning.events import OfMeeting


@dataclass(frozen=True, kw_only=True)
class PackageTaken(OfMeeting):
    kind: ClassVar[str] = "package.taken"
    files: tuple[int, ...]

    def sentence(self) -> str:
        return f"Paket berkas {self.label} diunduh, {len(self.files)} berkas."
