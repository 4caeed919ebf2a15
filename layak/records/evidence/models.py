from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.city.agencies.models import Agency
from layak.platform.audit.models import APPEND_ONLY


class Evidence(models.Model):
    """A claim's proof; its files are versions, the newest counts."""

    class Sensitivity(models.TextChoices):
        PUBLIC = "public", "Terbuka"
        INTERNAL = "internal", "Internal"
        RESTRICTED = "restricted", "Terbatas"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    sensitivity = models.CharField(
        max_length=10, choices=Sensitivity.choices, default=Sensitivity.INTERNAL.value
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.pk} {self.title}"


class EvidenceFile(models.Model):
    """One version of the file. The bytes lie in storage under ``stored_as``, never on a path."""

    append_only = True

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    version = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=100, unique=True)
    original_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # the agency for which someone of another agency uploaded it
    on_behalf_of = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["evidence", "version"], name="one_file_per_version"),
            models.CheckConstraint(name="file_is_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} v{self.version}"
