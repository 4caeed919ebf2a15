"""What rang, and who holds a hand-off now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from layak.workflows.rapidaction.handoffs.events import OfHandOff


@dataclass(frozen=True, kw_only=True)
class HolderMoved(OfHandOff):
    kind = "handoff.holder_moved"
    text = "Rujukan %(code)s berpindah kepada pengganti."

    former: int | None
    holder: int | None


@dataclass(frozen=True, kw_only=True)
class HandOffRang(OfHandOff):
    kind = "handoff.rang"
    text = (
        "Rujukan %(code)s senyap (%(moment)s): tingkat %(level)d, %(told_count)d orang diberi tahu."
    )

    moment: str
    level: int
    told_count: int
    found_nobody: bool


@dataclass(frozen=True, kw_only=True)
class StepRang:
    kind: ClassVar[str] = "step.rang"

    activation: str
    step: int
    moment: str
    level: int
    told_count: int
    found_nobody: bool

    @property
    def stream(self) -> str:
        return f"activation:{self.activation}"

    def sentence(self) -> str:
        return _(
            "Langkah penanganan %(activation)s mendekati atau melewati batas: tingkat %(level)d."
        ) % {"activation": self.activation, "level": self.level}


@dataclass(frozen=True, kw_only=True)
class ReportRang:
    kind: ClassVar[str] = "report.rang"

    code: str
    level: int
    told_count: int
    found_nobody: bool

    @property
    def stream(self) -> str:
        return f"report:{self.code}"

    def sentence(self) -> str:
        return _("Laporan %(code)s belum dinilai: tingkat %(level)d.") % {
            "code": self.code,
            "level": self.level,
        }
