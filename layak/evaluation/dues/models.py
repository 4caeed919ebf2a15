"""Due days as they changed, and the calendars that read them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.models import Answer
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


class CalendarFeed(models.Model):
    """A person's secret address under which a calendar reads what is due; a newer one replaces it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feed"
    )
    nonce = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id}"
