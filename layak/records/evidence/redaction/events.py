"""That parts were taken out of a copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class EvidenceRedacted:
    """Where the boxes lie is kept with the redaction; what stood under them nowhere."""

    kind: ClassVar[str] = "evidence.redacted"
    evidence: int
    version: int
    result: int
    area_count: int
    is_source_restricted: bool

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return (
            f"Berkas bukti {self.evidence} versi {self.version} disamarkan pada "
            f"{self.area_count} tempat menjadi bukti {self.result}."
        )
