"""What happened to letters about late promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from layak.records.followups.promises.events import OfFollowUp
from layak.records.followups.promises.models import Escalation


@dataclass(frozen=True, kw_only=True)
class OfEscalation(OfFollowUp):
    escalation: int
    rung: str

    @classmethod
    def of(cls, row: Escalation) -> Self:
        return cls(followup=row.followup_id, escalation=row.pk, rung=row.rung)


@dataclass(frozen=True, kw_only=True)
class EscalationDrafted(OfEscalation):
    kind: ClassVar[str] = "escalation.drafted"

    def sentence(self) -> str:
        return f"Konsep nota dinas tentang tindak lanjut {self.followup} disusun."


@dataclass(frozen=True, kw_only=True)
class EscalationTold(OfEscalation):
    kind: ClassVar[str] = "escalation.told"

    def sentence(self) -> str:
        return f"Kepala perangkat daerah diberi tahu tentang tindak lanjut {self.followup}."


@dataclass(frozen=True, kw_only=True)
class EscalationEdited(OfEscalation):
    kind: ClassVar[str] = "escalation.edited"

    def sentence(self) -> str:
        return f"Konsep nota dinas tentang tindak lanjut {self.followup} diubah."


@dataclass(frozen=True, kw_only=True)
class EscalationReleased(OfEscalation):
    kind: ClassVar[str] = "escalation.released"

    def sentence(self) -> str:
        return f"Nota dinas tentang tindak lanjut {self.followup} dilepas."


@dataclass(frozen=True, kw_only=True)
class EscalationDismissed(OfEscalation):
    kind: ClassVar[str] = "escalation.dismissed"

    def sentence(self) -> str:
        return f"Konsep nota dinas tentang tindak lanjut {self.followup} ditolak."
