"""What an institution tells of itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from layak.city.agencies.bodies.models import Agency
from layak.platform.audit.models import APPEND_ONLY


class InstitutionCard(models.Model):
    """What an institution that cares for children tells of itself; the newest counts."""

    append_only = True

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cards")
    # a code of taskforce.yaml: lksa, puspaga, lpka ...
    kind = models.CharField(max_length=20)
    role = models.TextField(blank=True)
    services = models.TextField(blank=True)
    # what it asks of the city
    asks = models.TextField(blank=True)
    contact = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["agency", "-id"], name="card_agency")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.pk}"
