"""Drills, reviews, and what they found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.records.evidence.files.models import Evidence
from layak.records.followups.promises.models import FollowUp
from layak.workflows.rapidaction.cases.models import Activation


class Drill(models.Model):
    """A playbook run as an exercise: marked everywhere, timed, never counted."""

    activation = models.OneToOneField(Activation, on_delete=models.PROTECT, related_name="drill")
    title = models.CharField(max_length=200)
    # an invented situation
    scenario = models.CharField(max_length=1000, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # the report of the drill in the library
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="drill_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
            )
        ]

    def __str__(self) -> str:
        return self.title


class AfterActionReview(models.Model):
    """What a drill or a closed activation taught: without names, with promises that follow."""

    activation = models.OneToOneField(Activation, on_delete=models.PROTECT, related_name="review")
    went_well = models.CharField(max_length=1500, blank=True)
    went_wrong = models.CharField(max_length=1500, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.activation_id}"


class ReviewFinding(models.Model):
    """One thing to mend, promised by an agency as a follow-up."""

    review = models.ForeignKey(AfterActionReview, on_delete=models.PROTECT, related_name="findings")
    text = models.CharField(max_length=300)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    followup = models.OneToOneField(FollowUp, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="finding_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.review_id} {self.pk}"
