"""What was read in a version: its words, how its pages look, and which other file it is like."""

from __future__ import annotations

from typing import override

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from layak.records.evidence.files.models import EvidenceFile


class FileTextManager(models.Manager["FileText"]):
    @override
    def get_queryset(self) -> models.QuerySet[FileText]:
        """Without the words that only the database looks in."""
        return super().get_queryset().defer("said")


class FileText(models.Model):
    """What the words of one version say, and what they suggest; a person confirms it or not.

    ``kind``, ``number``, ``year``, ``dated_on`` and ``is_signed`` are as ``rules.papers`` reads
    them. ``failed_because`` is the reason where nothing could be read.
    """

    file = models.OneToOneField(EvidenceFile, on_delete=models.PROTECT, related_name="text")
    text = models.TextField(blank=True)
    page_count = models.PositiveIntegerField(null=True)
    # where each page begins in ``text``, from page 1; empty where the file has no pages
    page_starts = ArrayField(models.PositiveIntegerField(), default=list)
    is_from_scan = models.BooleanField(default=False)
    kind = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    dated_on = models.DateField(null=True)
    signer = models.CharField(max_length=120, blank=True)
    is_signed = models.BooleanField(null=True)
    # signs of a child's identity by kind, {"nik": 2}: how many, never which
    identity_signs = models.JSONField(default=dict)
    # 0 unreadable, 1 as print; None where nothing tells
    legibility = models.FloatField(null=True)
    # what the camera wrote into a photo
    taken_at = models.DateTimeField(null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    warnings = models.JSONField(default=list)
    failed_because = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField()
    # kept, since a word of every second file would else be looked for in each text anew
    said = models.GeneratedField(
        expression=SearchVector("text", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = FileTextManager()

    class Meta:
        indexes = [
            GinIndex(fields=["said"], name="words_said"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}"


class FileFingerprint(models.Model):
    """How a page looks, in 64 bits: pages that look alike differ in few of them.

    Only of photos and of pages that are a picture; a page of words is told by its words.
    """

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="fingerprints")
    page = models.PositiveIntegerField()
    # the 64 bits read as a signed number, since the database knows no other
    bits = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "page"], name="one_fingerprint_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} p{self.page}"


class FileLikeness(models.Model):
    """Two files of different evidence that are the same or nearly so; ``file`` came later."""

    class Kind(models.TextChoices):
        SAME = "same", "Sama persis"
        NEAR = "near", "Hampir sama"

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="likenesses")
    other = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    # bits that differ of 64; 0 for the same bytes
    distance = models.PositiveSmallIntegerField(default=0)
    found_at = models.DateTimeField()
    # a person looked and says they are two
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    dismissed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "other"], name="one_likeness_per_pair"),
            models.CheckConstraint(name="likeness_is_of_two", condition=~Q(file=F("other"))),
            models.CheckConstraint(
                name="dismissed_has_who_and_why",
                condition=Q(dismissed_at=None, dismissed_by=None, dismissed_because="")
                | (
                    Q(dismissed_at__isnull=False, dismissed_by__isnull=False)
                    & ~Q(dismissed_because="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.kind} {self.other_id}"
