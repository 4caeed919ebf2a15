"""What an agency brings in a year, version by version."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from layak.city.agencies.bodies.models import Agency
from layak.records.evidence.files.models import Evidence


class RoleStatement(models.Model):
    """What an agency brings in a year and commits itself to; signed by its head.

    The text stays open until it is signed; a signed one is never changed, a later one replaces
    it under the next ``version``.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="statements")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    role = models.TextField(blank=True)
    brings = models.TextField(blank=True)
    capacity = models.TextField(blank=True)
    asks = models.TextField(blank=True)
    # codes of indicators
    indicators = ArrayField(models.CharField(max_length=10), default=list)
    # compared on saving
    saved_count = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signer = models.CharField(max_length=160, blank=True)
    # the paper with ink, scanned
    paper = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "version"], name="one_statement_per_version"
            ),
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="one_open_statement_a_year",
                condition=Q(signed_at=None),
            ),
            models.CheckConstraint(
                name="statement_signed_has_when_and_who",
                condition=Q(signed_at=None, signed_by=None, signer="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(signer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.year} v{self.version}"
