"""What rings without a person, every minute: hand-offs, steps, reports."""

from __future__ import annotations

from datetime import datetime

from layak.workflows.rapidaction.actions.escalation_rows import each_apart, ring_each
from layak.workflows.rapidaction.actions.escalations_of_cases import ring_report, ring_step
from layak.workflows.rapidaction.actions.escalations_of_handoffs import (
    hold_again as hold_one_again,
)
from layak.workflows.rapidaction.actions.escalations_of_handoffs import (
    orphans,
    ring_handoff,
)
from layak.workflows.rapidaction.models import HandOff, Report, StepRun


def ring(*, at: datetime) -> int:
    """Ring whatever is due at ``at``; how many rows rang."""
    return (
        ring_each(HandOff, ring_handoff, at=at)
        + ring_each(StepRun, ring_step, at=at)
        + ring_each(Report, ring_report, at=at)
    )


def hold_again(*, at: datetime) -> int:
    """Open hand-offs whose holder is away or has left go to who answers now; how many did."""
    return each_apart(orphans(at=at), hold_one_again, what="HandOff", at=at)
