"""Agreed readings of questions, and dissent from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.editions.models import Question
from layak.platform.audit.models import APPEND_ONLY


class Agreement(models.Model):
    """How the task force agreed to read a question (*lembar kesepakatan*); the newest counts.

    It belongs to the question's identity, so it outlives rounds and editions. Where it was
    decided is told as a label and an address. An empty ``reading`` takes the agreement back.
    """

    append_only = True

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    reading = models.TextField(blank=True)
    denominator = models.CharField(max_length=300, blank=True)
    denominator_source = models.CharField(max_length=300, blank=True)
    accepted_proof = models.TextField(blank=True)
    lead = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    decided_label = models.CharField(max_length=200)
    decided_url = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(
                fields=["question", "version"], name="one_agreement_per_version"
            ),
            models.CheckConstraint(
                name="agreement_says_where_decided", condition=~Q(decided_label="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.version}"


class Dissent(models.Model):
    """An agency that sees an agreed reading differently, in its own words."""

    append_only = True

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="dissents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        constraints = [models.CheckConstraint(name="dissent_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.agency_id}"
