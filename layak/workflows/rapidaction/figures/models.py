"""Counts as they were published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.platform.audit.models import APPEND_ONLY


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
