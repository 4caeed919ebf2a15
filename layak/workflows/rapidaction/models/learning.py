from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.platform.audit.models import APPEND_ONLY
from layak.records.evidence.files.models import Evidence
from layak.records.followups.models import FollowUp
from layak.rules.numbers import MONTHS
from layak.workflows.rapidaction.models.activations import Activation


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


class StatisticsRelease(models.Model):
    """Counts as they were published for a period: suppressed, and never changed."""

    append_only = True

    since_on = models.DateField()
    until_on = models.DateField()
    # linked tables after suppression: {"codes": {dimension: [...]}, "tables": [{"down", "across",
    # "columns", "labels", "rows", "totals"}]}, null for a hidden number
    tables = models.JSONField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["since_on", "until_on"], name="one_release_a_period"),
            models.CheckConstraint(
                name="release_has_days", condition=Q(until_on__gt=F("since_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since_on} {self.until_on}"
