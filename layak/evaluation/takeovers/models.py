"""A folder that is taken over, and its files."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.rounds.models import Round
from layak.records.evidence.files.models import Evidence


class Takeover(models.Model):
    """A folder of an earlier year, laid aside file by file until a person says what each proves."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="takeovers")
    # whose evidence it becomes
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takeover_closed_has_when_and_who",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"


class TakeoverFile(models.Model):
    """One file of the folder. ``suggested`` are [{"code", "why"}], the likeliest first."""

    class Decision(models.TextChoices):
        WAITING = "waiting", "Belum diputuskan"
        TAKEN = "taken", "Diambil"
        LEFT = "left", "Ditinggal"

    takeover = models.ForeignKey(Takeover, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=1000)
    position = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100, blank=True)
    # where the bytes wait; empty when refused, or when they are those of ``same_as``
    stored_as = models.CharField(max_length=100, blank=True)
    refused_because = models.CharField(max_length=300, blank=True)
    same_as = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    suggested = models.JSONField(default=list)
    suggested_year = models.PositiveSmallIntegerField(null=True)
    # the questions that a person confirmed
    codes = ArrayField(models.CharField(max_length=20), default=list)
    decision = models.CharField(
        max_length=8, choices=Decision.choices, default=Decision.WAITING.value
    )
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["takeover", "path"], name="one_row_per_path"),
            models.CheckConstraint(
                name="file_decided_has_when_and_who",
                condition=Q(decision="waiting", decided_at=None, decided_by=None)
                | (~Q(decision="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="taken_file_is_evidence",
                condition=~Q(decision="taken") | Q(evidence__isnull=False),
            ),
            models.CheckConstraint(
                name="refused_file_is_not_taken",
                condition=Q(refused_because="") | ~Q(decision="taken"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.takeover_id} {self.path}"
