"""What happened to promises. Their words stay with them: a title may name someone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class OfFollowUp:
    followup: int

    @property
    def stream(self) -> str:
        return "followups"


@dataclass(frozen=True, kw_only=True)
class FollowUpCreated(OfFollowUp):
    kind: ClassVar[str] = "followup.created"
    agency: int
    due_on: str
    origin: str

    def sentence(self) -> str:
        return f"Tindak lanjut {self.followup} dicatat dengan tenggat {self.due_on}."


@dataclass(frozen=True, kw_only=True)
class FollowUpChanged(OfFollowUp):
    kind: ClassVar[str] = "followup.changed"
    fields: list[str]

    def sentence(self) -> str:
        return f"Tindak lanjut {self.followup} diubah."


@dataclass(frozen=True, kw_only=True)
class FollowUpExtended(OfFollowUp):
    kind: ClassVar[str] = "followup.extended"
    former_due_on: str
    due_on: str

    def sentence(self) -> str:
        return (
            f"Tenggat tindak lanjut {self.followup} diperpanjang dari {self.former_due_on} "
            f"ke {self.due_on}."
        )


@dataclass(frozen=True, kw_only=True)
class FollowUpMoved(OfFollowUp):
    kind: ClassVar[str] = "followup.moved"
    former_agency: int
    agency: int
    seat: int | None

    def sentence(self) -> str:
        return f"Tindak lanjut {self.followup} dialihkan kepada pemilik lain."


@dataclass(frozen=True, kw_only=True)
class FollowUpNoted(OfFollowUp):
    kind: ClassVar[str] = "followup.noted"

    def sentence(self) -> str:
        return f"Kemajuan tindak lanjut {self.followup} dicatat."


@dataclass(frozen=True, kw_only=True)
class FollowUpReported(OfFollowUp):
    kind: ClassVar[str] = "followup.reported"
    is_on_behalf: bool

    def sentence(self) -> str:
        behalf = " atas nama pemiliknya" if self.is_on_behalf else ""
        return f"Tindak lanjut {self.followup} dilaporkan selesai{behalf}."


@dataclass(frozen=True, kw_only=True)
class FollowUpReturned(OfFollowUp):
    kind: ClassVar[str] = "followup.returned"

    def sentence(self) -> str:
        return f"Tindak lanjut {self.followup} dikembalikan kepada pemiliknya."


@dataclass(frozen=True, kw_only=True)
class FollowUpClosed(OfFollowUp):
    kind: ClassVar[str] = "followup.closed"
    next: int | None

    def sentence(self) -> str:
        again = f"; yang berikutnya {self.next}" if self.next else ""
        return f"Tindak lanjut {self.followup} dinyatakan selesai{again}."


@dataclass(frozen=True, kw_only=True)
class FollowUpDropped(OfFollowUp):
    kind: ClassVar[str] = "followup.dropped"

    def sentence(self) -> str:
        return f"Tindak lanjut {self.followup} dibatalkan."


@dataclass(frozen=True, kw_only=True)
class FollowUpReopened(OfFollowUp):
    kind: ClassVar[str] = "followup.reopened"

    def sentence(self) -> str:
        return f"Tindak lanjut {self.followup} dibuka kembali."


@dataclass(frozen=True, kw_only=True)
class NeedAdded(OfFollowUp):
    kind: ClassVar[str] = "followup.need_added"
    needs: int

    def sentence(self) -> str:
        return f"Tindak lanjut {self.followup} menunggu tindak lanjut {self.needs}."


@dataclass(frozen=True, kw_only=True)
class NeedRemoved(OfFollowUp):
    kind: ClassVar[str] = "followup.need_removed"
    needs: int

    def sentence(self) -> str:
        return f"Tindak lanjut {self.followup} tidak lagi menunggu tindak lanjut {self.needs}."


@dataclass(frozen=True, kw_only=True)
class FollowUpProofAdded(OfFollowUp):
    kind: ClassVar[str] = "followup.proof_added"
    evidence: int

    def sentence(self) -> str:
        return f"Bukti {self.evidence} dilampirkan pada tindak lanjut {self.followup}."


@dataclass(frozen=True, kw_only=True)
class FollowUpProofRemoved(OfFollowUp):
    kind: ClassVar[str] = "followup.proof_removed"
    evidence: int

    def sentence(self) -> str:
        return f"Bukti {self.evidence} dilepas dari tindak lanjut {self.followup}."


@dataclass(frozen=True, kw_only=True)
class FollowUpsMerged:
    """They went with their agency when it merged into another."""

    kind: ClassVar[str] = "followup.merged"
    source: int
    target: int
    followup_count: int

    @property
    def stream(self) -> str:
        return "followups"

    def sentence(self) -> str:
        return (
            f"{self.followup_count} tindak lanjut berpindah dari perangkat daerah {self.source} "
            f"ke {self.target}."
        )
