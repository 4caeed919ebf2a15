from __future__ import annotations

from django.conf import settings
from django.db import models

from layak.city.agencies.models import Agency
from layak.workflows.rapidaction.models.activations import Activation
from layak.workflows.rapidaction.models.handoffs import HandOff
from layak.workflows.rapidaction.models.notes import CaseNote


class Conference(models.Model):
    """A case conference between agencies: when, who came; what was said is a sealed note."""

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="conferences")
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    agencies = models.ManyToManyField(Agency, related_name="+")
    held_at = models.DateTimeField(null=True)
    note = models.ForeignKey(CaseNote, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.activation_id} {self.pk}"


class ConferenceDecision(models.Model):
    """Which agency does what by when: a fixed word, so that it names no child.

    It goes on as a hand-off, which has its own clocks; until then it stands open on the case.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="decisions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # a code of what is asked, from rapid-action.yaml
    asked = models.CharField(max_length=30)
    due_on = models.DateField()
    handoff = models.OneToOneField(
        HandOff, null=True, on_delete=models.PROTECT, related_name="decision"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "agency", "asked"], name="decision_once_a_conference"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.asked}"
