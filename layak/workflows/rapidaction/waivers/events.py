"""Somebody asks to leave a step out; another agrees or not."""

from __future__ import annotations

from dataclasses import dataclass

from layak.workflows.rapidaction.steps.events import OfStep


@dataclass(frozen=True, kw_only=True)
class StepWaiverAsked(OfStep):
    kind = "case.step_waiver_asked"
    text = "Langkah %(part)s %(position)d pada %(code)s diminta tidak berlaku (%(because)s)."

    because: str


@dataclass(frozen=True, kw_only=True)
class StepWaiverDeclined(OfStep):
    kind = "case.step_waiver_declined"
    text = "Langkah %(part)s %(position)d pada %(code)s tetap berlaku; permintaannya ditolak."


@dataclass(frozen=True, kw_only=True)
class StepSkipped(OfStep):
    """``is_by_two``: a second person agreed to what the first one asked."""

    kind = "case.step_skipped"
    text = "Langkah %(part)s %(position)d pada %(code)s tidak berlaku (%(because)s)."

    because: str
    is_by_two: bool = False
