from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

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
    # what a person confirmed that the document says of itself
    number = models.CharField(max_length=120, blank=True)
    dated_on = models.DateField(null=True)
    signer = models.CharField(max_length=120, blank=True)
    # the years whose work it proves, which is not the year of the upload
    years = ArrayField(models.PositiveSmallIntegerField(), default=list, size=12)
    valid_since_on = models.DateField(null=True)
    valid_until_on = models.DateField(null=True)
    place = models.CharField(max_length=120, blank=True)
    described_at = models.DateTimeField(null=True)
    described_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="described_has_when_and_who",
                condition=Q(described_at=None, described_by=None)
                | Q(described_at__isnull=False, described_by__isnull=False),
            ),
            models.CheckConstraint(
                name="valid_until_after_since",
                condition=Q(valid_since_on=None)
                | Q(valid_until_on=None)
                | Q(valid_until_on__gte=F("valid_since_on")),
            ),
        ]

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


class FileText(models.Model):
    """What the words of one version say, and what they suggest; a person confirms it or not.

    ``kind``, ``number``, ``year``, ``dated_on`` and ``is_signed`` are as ``rules.papers`` reads
    them. ``failed_because`` is the reason where nothing could be read.
    """

    file = models.OneToOneField(EvidenceFile, on_delete=models.PROTECT, related_name="text")
    text = models.TextField(blank=True)
    page_count = models.PositiveIntegerField(null=True)
    is_from_scan = models.BooleanField(default=False)
    kind = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    dated_on = models.DateField(null=True)
    is_signed = models.BooleanField(null=True)
    warnings = models.JSONField(default=list)
    failed_because = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(SearchVector("text", config="indonesian"), name="words_of_files"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}"
