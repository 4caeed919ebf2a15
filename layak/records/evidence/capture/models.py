"""What stood at an address on a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.platform.audit.models import APPEND_ONLY
from layak.records.evidence.files.models import Evidence, EvidenceFile


class LinkCapture(models.Model):
    """What stood at an address on a day: fetched, or pasted by a person.

    ``file`` is what was kept of it: the copy, or the sheet with day and extract.
    """

    append_only = True

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="captures")
    address = models.CharField(max_length=2000)
    captured_on = models.DateField()
    extract = models.TextField(blank=True)
    is_fetched = models.BooleanField(default=False)
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(
                name="link_is_a_web_address", condition=Q(address__regex=r"^https?://[^\s/]+")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.captured_on}"
