from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class BackupAsked:
    kind: ClassVar[str] = "backup.asked"

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return "Cadangan diminta."
