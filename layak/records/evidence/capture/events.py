"""That the content of an address was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class LinkCaptured:
    """The address stands with the capture: it may name a person."""

    kind: ClassVar[str] = "link.captured"
    evidence: int
    version: int
    is_fetched: bool

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        how = "diambil dari" if self.is_fetched else "dicatat dari"
        return f"Isi laman {how} alamatnya sebagai bukti {self.evidence} versi {self.version}."
