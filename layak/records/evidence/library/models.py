"""Who was told that an evidence ends."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from layak.records.evidence.files.models import Evidence


class EndingTold(models.Model):
    """A person was told that an evidence ends; in the digest of ``told_on``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")
    # the end that was named; another end is told anew
    until_on = models.DateField()
    # 60, 30 or 7 days before
    rung = models.PositiveSmallIntegerField()
    told_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "evidence", "until_on", "rung"], name="ending_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.evidence_id} {self.until_on} {self.rung}"
