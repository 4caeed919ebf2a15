"""Case conferences, and what they decided."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.city.agencies.bodies.models import Agency
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.children.models import CaseNote


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


# what was declined or taken back carries nothing out
FAILED = (HandOff.State.DECLINED, HandOff.State.WITHDRAWN)


class DecisionQuerySet(models.QuerySet["ConferenceDecision"]):
    def open(self) -> Self:
        """Neither given up nor handed on to somebody who has not said no."""
        return self.filter(Q(handoff=None) | Q(handoff__state__in=FAILED), dropped_at=None)


class ConferenceDecision(models.Model):
    """Which agency does what by when: a fixed word, so that it names no child.

    It goes on as a hand-off, which has its own clocks, or is given up for one of the fixed
    reasons; until then it stands open on the case, which cannot be closed. Where the hand-off is
    declined or taken back it stands open again, for another.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="decisions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # a code of what is asked, from rapid-action.yaml
    asked = models.CharField(max_length=30)
    due_on = models.DateField()
    handoff = models.OneToOneField(
        HandOff, null=True, on_delete=models.PROTECT, related_name="decision"
    )

    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # a code of rapid-action.yaml
    dropped_because = models.CharField(max_length=30, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "agency", "asked"],
                name="decision_once_a_conference",
                condition=Q(handoff=None, dropped_at=None),
            ),
            models.CheckConstraint(
                name="decision_dropped_has_when_who_why",
                condition=Q(dropped_at=None, dropped_by=None, dropped_because="")
                | (Q(dropped_at__isnull=False, dropped_by__isnull=False) & ~Q(dropped_because="")),
            ),
            models.CheckConstraint(
                name="decision_ends_one_way", condition=Q(handoff=None) | Q(dropped_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.asked}"

    @property
    def is_open(self) -> bool:
        """As ``DecisionQuerySet.open``."""
        is_carried = self.handoff is not None and self.handoff.state not in FAILED
        return self.dropped_at is None and not is_carried

    @property
    def is_declined(self) -> bool:
        """Whether the agency that was asked said no; anybody may be asked instead."""
        return self.handoff is not None and self.handoff.declined_at is not None
