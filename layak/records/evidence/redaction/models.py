"""Redactions of long papers that the worker does."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from layak.platform.jobs.models import LongWork
from layak.records.evidence.files.models import Evidence, EvidenceFile


class RedactionOrder(models.Model):
    """A redaction of many pages that the worker does: what ``Redaction`` will say of it.

    Gone when it is done; one that failed fills the page again.
    """

    work = models.OneToOneField(LongWork, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="+")
    # as in ``Redaction``
    areas = models.JSONField()
    title = models.CharField(max_length=200)
    sensitivity = models.CharField(max_length=10, choices=Evidence.Sensitivity.choices)
    because = models.CharField(max_length=300)
    is_source_restricted = models.BooleanField()
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "ordered_by"], name="one_order_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.ordered_at}"
