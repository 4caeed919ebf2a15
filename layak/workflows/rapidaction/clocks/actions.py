"""What rings without a person, every minute: hand-offs, steps, reports."""

from __future__ import annotations

from datetime import datetime

from layak.workflows.rapidaction.clocks.alarms import in_batches, ring_each
from layak.workflows.rapidaction.clocks.case_alarms import REPORTS, STEPS
from layak.workflows.rapidaction.clocks.handoff_alarms import HANDOFFS, HOLDERS, orphans


def ring(*, at: datetime) -> int:
    """Ring whatever is due at ``at``; how many rows rang."""
    return ring_each(HANDOFFS, at=at) + ring_each(STEPS, at=at) + ring_each(REPORTS, at=at)


def hold_again(*, at: datetime) -> int:
    """Open hand-offs whose holder is away or has left go to who answers now; how many did."""
    return in_batches(HOLDERS, orphans(at=at), at=at)
