"""Writing on a case: locked, and counted up for pages that were opened before."""

from __future__ import annotations

from uuid import UUID

from layak.platform import jobs
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.models import Activation, StepRun

WAIVER = ["waiver_because", "waiver_asked_at", "waiver_asked_by", "waived_by"]


class Stale(Refused):
    """Somebody else changed it meanwhile; ``theirs`` says what stands now."""

    def __init__(self, reason: str, *, theirs: str) -> None:
        super().__init__(reason)
        self.theirs = theirs


def lock_case(activation_id: UUID) -> Activation:
    """The activation with its playbook, locked: whoever writes on it waits for the other."""
    rows = Activation.objects.select_for_update(of=("self",)).select_related("playbook", "lead")
    found = rows.defer("playbook__document").filter(pk=activation_id)
    # a lead or version that moved while this waited drops the row out of its join: look once more
    return found.first() or found.get()


def forget_waiver(run: StepRun) -> None:
    """Nobody asks any more that the step be left out; the caller saves ``WAIVER``."""
    run.waiver_because, run.waiver_asked_at, run.waiver_asked_by = "", None, None
    run.waived_by = None


def counted_up(activation: Activation) -> None:
    """Tell pages that were opened before, and alarms that nobody has read yet, that something changed."""
    activation.version += 1
    activation.save(update_fields=["version"])
    case = str(activation.pk)
    jobs.enqueue("rapidaction.retell_steps", once=f"retell:{case}", activation_id=case)
