"""Papers of a meeting and the desks they went over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.platform.audit.models import APPEND_ONLY
from layak.records.evidence.files.models import Evidence
from layak.workflows.meetings.planning.models import Meeting


class Paper(models.Model):
    """A paper of a meeting and its way: printed, on whose desk, signed, scanned.

    ``content`` freezes the words of a made document (invitation, minutes), so that what was
    signed stays; a change after the signature is a new ``version``. ``evidence`` is the scan or
    the uploaded file; a photo has its caption in ``title``.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Undangan"
        ATTENDANCE = "attendance", "Daftar hadir"
        MINUTES = "minutes", "Notulen"
        MATERIAL = "material", "Bahan rapat"
        PHOTO = "photo", "Foto"
        CONSUMPTION = "consumption", "Lembar konsumsi"
        OTHER = "other", "Lainnya"

    class State(models.TextChoices):
        DRAFT = "draft", "Disusun"
        OUT = "out", "Menunggu tanda tangan"
        SIGNED = "signed", "Ditandatangani, pindaian tersimpan"
        REPLACED = "replaced", "Diganti versi baru"
        FILED = "filed", "Tersimpan"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=120, blank=True)
    content = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT.value)
    # where it lies now, while it waits for a signature: "Meja Sekretaris Daerah"
    desk = models.CharField(max_length=160, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["meeting", "kind"], name="paper_meeting")]
        constraints = [
            models.CheckConstraint(
                name="signed_paper_has_scan",
                condition=~Q(state="signed") | Q(evidence__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind", "version"],
                name="one_paper_per_version",
                condition=Q(kind__in=("invitation", "attendance", "minutes")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind} v{self.version}"


class PaperMove(models.Model):
    """A paper went to another desk, or its state changed."""

    append_only = True

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=8, choices=Paper.State.choices)
    desk = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.paper_id} {self.state}"
