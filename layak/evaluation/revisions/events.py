"""What happened to editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class EditionLoaded:
    kind: ClassVar[str] = "edition.loaded"
    edition: str
    revision: int
    change_count: int

    @property
    def stream(self) -> str:
        return f"edition:{self.edition}"

    def sentence(self) -> str:
        return f"Instrumen {self.edition} revisi {self.revision} dimuat, {self.change_count} perubahan."
