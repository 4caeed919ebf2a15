"""What stands in SIMFONI PPA, and the monthly comparison."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.platform.audit.models import APPEND_ONLY
from layak.rules.numbers import MONTHS
from layak.workflows.rapidaction.cases.models import Activation


class SimfoniEntry(models.Model):
    """Whether an activation stands in SIMFONI PPA, under which number since when; newest counts."""

    append_only = True

    activation = models.ForeignKey(
        Activation, on_delete=models.PROTECT, related_name="simfoni_entries"
    )
    is_entered = models.BooleanField()
    number = models.CharField(max_length=40, blank=True)
    entered_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["activation", "-id"], name="simfoni_activation")]
        constraints = [
            models.CheckConstraint(
                name="entered_has_number_and_day",
                condition=Q(is_entered=False, number="", entered_on=None)
                | (Q(is_entered=True, entered_on__isnull=False) & ~Q(number="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.activation_id} {self.is_entered}"


class Reconciliation(models.Model):
    """A month compared with SIMFONI PPA: what it showed, what stood here, why they differ."""

    append_only = True

    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    simfoni_count = models.PositiveIntegerField()
    own_count = models.PositiveIntegerField()
    note = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["year", "month", "-id"], name="reconciliation_month")]
        constraints = [
            models.CheckConstraint(
                name="reconciled_month_exists", condition=Q(month__gte=1, month__lte=12)
            ),
            models.CheckConstraint(
                name="difference_is_explained",
                condition=Q(simfoni_count=F("own_count")) | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month}"

    @property
    def in_words(self) -> str:
        """``Oktober 2026``."""
        return f"{MONTHS[self.month - 1]} {self.year}"
