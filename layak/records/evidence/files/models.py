"""An evidence, its versions, and what stands beside a version: the scan for viruses, copies, what was redacted."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.platform.audit.models import APPEND_ONLY


class Evidence(models.Model):
    """A claim's proof; its files are versions, the newest counts."""

    class Sensitivity(models.TextChoices):
        PUBLIC = "public", "Terbuka"
        INTERNAL = "internal", "Internal"
        RESTRICTED = "restricted", "Terbatas"

    class Form(models.TextChoices):
        FILE = "file", "Berkas"
        LINK = "link", "Tautan"
        ACTIVITY = "activity", "Catatan kegiatan"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    # a link and an activity too have files: the stored copy, the sheet printed from the entry
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.FILE.value)
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
    # why a photo has neither day nor place, where someone said so
    unplaced_because = models.CharField(max_length=300, blank=True)
    described_at = models.DateTimeField(null=True)
    described_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            # finds a title that was typed nearly right
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="title_letters"),
            # and a number by a piece of it
            GinIndex(fields=["number"], opclasses=["gin_trgm_ops"], name="number_letters"),
        ]
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


class FileScan(models.Model):
    """Whether a version is free of viruses. Without a row none was asked for."""

    class State(models.TextChoices):
        WAITING = "waiting", "Menunggu pemeriksaan virus"
        CLEAN = "clean", "Bersih"
        INFECTED = "infected", "Berisi virus"

    file = models.OneToOneField(EvidenceFile, on_delete=models.PROTECT, related_name="scan")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING.value)
    # the name that the scanner gave
    found = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.file_id} {self.state}"


class FileCopy(models.Model):
    """Something made from a version, to look at or to search in; it can be made again."""

    class Kind(models.TextChoices):
        PAGE = "page", "Gambar halaman"
        THUMBNAIL = "thumbnail", "Gambar kecil"
        SEARCHABLE = "searchable", "Salinan yang dapat dicari"
        # the words of fifty pages on their way into the former, by the first of them
        LAYERS = "layers", "Tulisan lima puluh halaman"
        STRIPPED = "stripped", "Salinan tegak tanpa data kamera"

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="copies")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # 0: of the whole file
    page = models.PositiveIntegerField(default=0)
    stored_as = models.CharField(max_length=100, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "kind", "page"], name="one_copy_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.kind} {self.page}"


class Redaction(models.Model):
    """A version from which parts were taken out for good: ``result`` stands beside ``file``.

    ``areas`` are [{"page": 1, "left": 0.1, "top": 0.2, "right": 0.5, "bottom": 0.25}], shares of
    the page.
    """

    append_only = True

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="redactions")
    result = models.OneToOneField(
        EvidenceFile, on_delete=models.PROTECT, related_name="redacted_from"
    )
    areas = models.JSONField()
    because = models.CharField(max_length=300)
    redacted_at = models.DateTimeField()
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(name="redaction_makes_another", condition=~Q(file=F("result"))),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.result_id}"
