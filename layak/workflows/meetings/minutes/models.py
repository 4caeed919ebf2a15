"""Lines of the live minutes and their earlier words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.city.agencies.bodies.models import Agency
from layak.platform.audit.models import APPEND_ONLY
from layak.records.followups.promises.models import FollowUp
from layak.workflows.meetings.planning.models import AgendaItem, Meeting


class Entry(models.Model):
    """One sentence of the live minutes, in agenda order.

    ``version`` is compared on saving, so that two note-takers see each other; what lost stays in
    ``EntryRevision``.
    """

    class Kind(models.TextChoices):
        TALK = "talk", "Jalannya rapat"
        DECISION = "decision", "Keputusan"
        FOLLOW_UP = "followup", "Tindak lanjut"
        AGREEMENT = "agreement", "Kesepakatan persepsi"
        INFORMATION = "info", "Informasi"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="entries")
    item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.PROTECT, related_name="entries"
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.TALK.value)
    text = models.TextField()
    # who said it, by agency; empty where the meeting as a whole
    speaker = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    # of a decision that became a promise
    followup = models.OneToOneField(
        FollowUp, null=True, on_delete=models.PROTECT, related_name="entry"
    )
    # of an agreed reading: the page of the question that shows it
    agreement_url = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["meeting", "item", "position"], name="entry_order")]
        constraints = [
            models.CheckConstraint(name="entry_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="promise_has_followup",
                condition=~Q(kind="followup") | Q(followup__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind} {self.pk}"


class EntryRevision(models.Model):
    """Each save of an entry, also the text that lost against another note-taker's."""

    append_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    is_kept = models.BooleanField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.version}"
