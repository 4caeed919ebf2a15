"""What rings without a person, every minute: hand-offs, steps, reports."""

from __future__ import annotations

from datetime import datetime

from layak.workflows.rapidaction.actions.escalation_rows import ring_each
from layak.workflows.rapidaction.actions.escalations_of_cases import ring_report, ring_step
from layak.workflows.rapidaction.actions.escalations_of_handoffs import ring_handoff
from layak.workflows.rapidaction.models import HandOff, Report, StepRun


def ring(*, at: datetime) -> int:
    """Ring whatever is due at ``at``; how many rows rang."""
    return (
        ring_each(HandOff, ring_handoff, at=at)
        + ring_each(StepRun, ring_step, at=at)
        + ring_each(Report, ring_report, at=at)
    )
