"""What happened to plans: each event says its own sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound


@dataclass(frozen=True, kw_only=True)
class PlanSaved(OfRound):
    kind: ClassVar[str] = "road_plan.saved"
    plan: int
    title: str
    step_count: int

    def sentence(self) -> str:
        return f"Rancangan rencana “{self.title}” disimpan: {self.step_count} langkah."


@dataclass(frozen=True, kw_only=True)
class PlanAdopted(OfRound):
    """``replaced`` is the plan that held before (0: none), ``left_open`` its open follow-ups."""

    kind: ClassVar[str] = "road_plan.adopted"
    plan: int
    title: str
    decided: str
    followup_count: int
    replaced: int
    left_open: int

    def sentence(self) -> str:
        before = ""
        if self.replaced:
            before = (
                f" Rencana sebelumnya diganti; {self.left_open} tindak lanjutnya masih terbuka."
            )
        return (
            f"Rencana “{self.title}” ditetapkan dalam {self.decided}: "
            f"{self.followup_count} tindak lanjut dibuat.{before}"
        )


@dataclass(frozen=True, kw_only=True)
class PlanWithdrawn(OfRound):
    kind: ClassVar[str] = "road_plan.withdrawn"
    plan: int
    title: str

    def sentence(self) -> str:
        return f"Rancangan rencana “{self.title}” dicabut."


@dataclass(frozen=True, kw_only=True)
class StepsMoved:
    kind: ClassVar[str] = "road_plan.moved"
    source: int
    target: int
    count: int

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        return f"{self.count} langkah rencana menuju predikat ikut pindah perangkat daerah."
