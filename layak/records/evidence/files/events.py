"""What happened to the files of an evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class FileStored:
    """The name of a file may hold a person's name: only its hash is told."""

    kind: ClassVar[str] = "evidence.stored"
    evidence: int
    version: int
    sha256: str
    size: int

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return f"Berkas bukti {self.evidence} versi {self.version} disimpan ({self.size} bita)."


@dataclass(frozen=True, kw_only=True)
class FileDownloaded:
    kind: ClassVar[str] = "evidence.downloaded"
    evidence: int
    version: int
    sensitivity: str
    because: str = ""

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        reason = f" Alasan: {self.because}" if self.because else ""
        return f"Berkas bukti {self.evidence} versi {self.version} dibuka.{reason}"


@dataclass(frozen=True, kw_only=True)
class FileViewed:
    """Looked at in the browser: one event for a look, however many pages it had."""

    kind: ClassVar[str] = "evidence.viewed"
    evidence: int
    version: int
    sensitivity: str
    because: str = ""

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        reason = f" Alasan: {self.because}" if self.because else ""
        return f"Berkas bukti {self.evidence} versi {self.version} dilihat.{reason}"


@dataclass(frozen=True, kw_only=True)
class EvidenceMoved:
    kind: ClassVar[str] = "evidence.moved"
    source: int
    target: int
    evidence_count: int

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return f"{self.evidence_count} bukti ikut pindah dalam penggabungan perangkat daerah."


@dataclass(frozen=True, kw_only=True)
class VirusFound:
    kind: ClassVar[str] = "evidence.infected"
    evidence: int
    version: int
    found: str

    @property
    def stream(self) -> str:
        return "evidence"

    def sentence(self) -> str:
        return f"Berkas bukti {self.evidence} versi {self.version} berisi virus ({self.found})."
