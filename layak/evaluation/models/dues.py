from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.models.answers import Answer
from layak.evaluation.models.rounds import Round
from layak.platform.audit.models import APPEND_ONLY


class DueChange(models.Model):
    """A due day that was set, moved or taken away, for an agency's part of one answer.

    ``agency`` is the lead or a contributor; a day later than the former is an extension and
    has its reason.
    """

    append_only = True

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="due_changes")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    former_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(
                name="extension_has_reason",
                condition=Q(former_on=None)
                | Q(due_on=None)
                | Q(due_on__lte=models.F("former_on"))
                | ~Q(reason=""),
            )
        ]
        indexes = [models.Index(fields=["answer", "-id"], name="due_change")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.due_on}"


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


class CalendarFeed(models.Model):
    """A person's secret address under which a calendar reads what is due; a newer one replaces it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feed"
    )
    nonce = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id}"
