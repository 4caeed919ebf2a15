"""An alarm that was said upwards without a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from layak.platform.audit.models import APPEND_ONLY
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import StepRun


class Escalation(models.Model):
    """An alarm that rang, without a person: who was told, at which level, of which moment.

    One per moment, level and due time, whatever the worker does twice.
    """

    append_only = True

    handoff = models.ForeignKey(
        HandOff, null=True, on_delete=models.PROTECT, related_name="escalations"
    )
    step = models.ForeignKey(
        StepRun, null=True, on_delete=models.PROTECT, related_name="escalations"
    )
    report = models.ForeignKey(
        Report, null=True, on_delete=models.PROTECT, related_name="escalations"
    )
    # of a hand-off see, answer, act, close, resend; of a step and a report warn, due
    moment = models.CharField(max_length=8)
    # a rung of the ladder; 0 is the warning of a hand-off, of a step the number of its warning
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    # how many were told, and where nobody was found: the chair
    told_count = models.PositiveSmallIntegerField()
    found_nobody = models.BooleanField(default=False)

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(
                fields=["handoff", "moment", "level", "due_at"],
                name="one_handoff_escalation",
                condition=Q(handoff__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["step", "moment", "level", "due_at"],
                name="one_step_escalation",
                condition=Q(step__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["report", "moment", "level", "due_at"],
                name="one_report_escalation",
                condition=Q(report__isnull=False),
            ),
            models.CheckConstraint(
                name="escalation_of_one_thing",
                condition=Q(handoff__isnull=False, step=None, report=None)
                | Q(handoff=None, step__isnull=False, report=None)
                | Q(handoff=None, step=None, report__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handoff_id or self.step_id or self.report_id} {self.moment} {self.level}"
