"""A person's own filters, and changes of many answers at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.evaluation.rounds.models import Round


class BulkChange(models.Model):
    """A change of many answers at once, with what was there before, so that it can be undone.

    ``before`` maps an answer's id to its former value, ``after`` to the one that was set; an undo
    puts back only what still holds the value of ``after``.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=200)
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="undone_has_when_and_who",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.kind} {self.pk}"


class SavedFilter(models.Model):
    """A person's own filter of the list of questions: the words of its address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_filters"
    )
    name = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="filter_name_once")]

    def __str__(self) -> str:
        return self.name
