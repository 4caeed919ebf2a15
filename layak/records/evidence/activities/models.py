"""What was done, when, where and with how many; and its photos."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.city.places.models import Ward
from layak.records.evidence.files.models import Evidence


class Activity(models.Model):
    """What was done, when, where and with how many, noted in two minutes on a phone.

    The evidence bears the title; its file is the sheet printed from this entry, a new version
    with every change.
    """

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="activity")
    happened_on = models.DateField()
    ended_on = models.DateField(null=True)
    ward = models.ForeignKey(Ward, null=True, on_delete=models.PROTECT, related_name="+")
    story = models.TextField(blank=True)
    # who took part; None: not counted
    girls = models.PositiveIntegerField(null=True)
    boys = models.PositiveIntegerField(null=True)
    women = models.PositiveIntegerField(null=True)
    men = models.PositiveIntegerField(null=True)
    # one attempt of one device: the same attempt twice is one entry
    save_id = models.UUIDField(null=True, unique=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_it_begins",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("happened_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.happened_on}"


class ActivityPhoto(models.Model):
    """A photo of an activity; it is an evidence of its own and may prove a question alone."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="photos")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="photo_of")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "evidence"], name="one_photo_per_activity"),
            models.UniqueConstraint(fields=["activity", "position"], name="one_photo_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.position}"
