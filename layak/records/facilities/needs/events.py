"""What happened to what is made ready. Needs are told by number: words stay with the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class OfNeed:
    need: int
    year: int

    @property
    def stream(self) -> str:
        return f"readiness:{self.year}"


@dataclass(frozen=True, kw_only=True)
class ReadinessProposed(OfNeed):
    kind: ClassVar[str] = "readiness.proposed"
    agency: int

    def sentence(self) -> str:
        return f"Kesiapan {self.need} untuk tahun {self.year} diusulkan."


@dataclass(frozen=True, kw_only=True)
class ReadinessChanged(OfNeed):
    kind: ClassVar[str] = "readiness.changed"
    what: str

    def sentence(self) -> str:
        return f"Kesiapan {self.need} tahun {self.year} diubah: {self.what}."


@dataclass(frozen=True, kw_only=True)
class ReadinessReviewed(OfNeed):
    kind: ClassVar[str] = "readiness.reviewed"
    decision: str

    def sentence(self) -> str:
        return f"Kesiapan {self.need} tahun {self.year} dibahas: {self.decision}."


@dataclass(frozen=True, kw_only=True)
class ReadinessProgressed(OfNeed):
    kind: ClassVar[str] = "readiness.progressed"
    percent: int

    def sentence(self) -> str:
        return f"Kemajuan kesiapan {self.need} tahun {self.year}: {self.percent} persen."


@dataclass(frozen=True, kw_only=True)
class ReadinessProven(OfNeed):
    kind: ClassVar[str] = "readiness.proven"
    evidence: int

    def sentence(self) -> str:
        return f"Bukti {self.evidence} dilampirkan pada kesiapan {self.need} tahun {self.year}."


@dataclass(frozen=True, kw_only=True)
class ReadinessUnproven(OfNeed):
    kind: ClassVar[str] = "readiness.unproven"
    evidence: int

    def sentence(self) -> str:
        return f"Bukti {self.evidence} dilepas dari kesiapan {self.need} tahun {self.year}."


@dataclass(frozen=True, kw_only=True)
class ReadinessPromised(OfNeed):
    kind: ClassVar[str] = "readiness.promised"
    followup: int

    def sentence(self) -> str:
        return f"Kesiapan {self.need} tahun {self.year} menjadi tindak lanjut {self.followup}."


@dataclass(frozen=True, kw_only=True)
class ReadinessCarried(OfNeed):
    """``need_count`` unfinished rows of ``source``; ``need`` is the first of the new ones."""

    kind: ClassVar[str] = "readiness.carried"
    source: int
    need_count: int

    def sentence(self) -> str:
        return (
            f"{self.need_count} kesiapan yang belum selesai dibawa dari {self.source} ke "
            f"{self.year}."
        )


@dataclass(frozen=True, kw_only=True)
class ReadinessMoved:
    """With a merge of agencies."""

    kind: ClassVar[str] = "readiness.moved"
    source: int
    target: int
    need_count: int

    @property
    def stream(self) -> str:
        return f"agency:{self.target}"

    def sentence(self) -> str:
        return f"{self.need_count} kesiapan ikut penggabungan perangkat daerah."
