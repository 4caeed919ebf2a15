from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.platform.audit.models import APPEND_ONLY
from layak.platform.jobs.models import LongWork
from layak.records.evidence.models.evidence import Evidence, EvidenceFile


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


class ResumableUpload(models.Model):
    """A file on its way over a bad line (tus): its pieces lie aside until it is whole and used."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    expires_at = models.DateTimeField()
    # handed in somewhere: its bytes are evidence now
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="upload_expiry")]
        constraints = [
            models.CheckConstraint(
                name="offset_within_length", condition=Q(offset__lte=F("length"))
            ),
            models.CheckConstraint(
                name="used_upload_is_whole", condition=Q(used_at=None) | Q(offset=F("length"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.offset}/{self.length}"


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
