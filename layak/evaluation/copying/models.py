"""What of an answer was copied into the ministry's application."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.evaluation.answers.models import Answer


class AnswerCopy(models.Model):
    """An answer as it was copied into the ministry's application.

    ``values`` maps each field to its text of that moment and ``digest`` is their hash. It ends
    when the mark is taken back or a newer copy follows; at most one of an answer holds.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="copies")
    digest = models.CharField(max_length=64)
    values = models.JSONField()
    copied_at = models.DateTimeField()
    copied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer"],
                name="one_copy_of_an_answer_holds",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="ended_copy_has_when_and_who",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.digest[:12]}"
