"""Conversations about an answer, and the city's guidance on a question."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.models import Question
from layak.platform.audit.models import APPEND_ONLY
from layak.records.evidence.files.models import Evidence


class Thread(models.Model):
    """A conversation about an answer; an ``inquiry`` asks the secretariat."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="threads")
    is_inquiry = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="resolved_has_when_and_who",
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["answer"], name="open_thread", condition=Q(resolved_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.pk}"


class Comment(models.Model):
    """One message of a thread; ``mentions`` are the accounts it names."""

    append_only = True

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    mentions = ArrayField(models.BigIntegerField(), default=list)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        constraints = [models.CheckConstraint(name="comment_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.pk}"


class Guidance(models.Model):
    """The city's advice on a question and what good evidence looks like; the newest counts.

    It belongs to the question's identity, so it outlives rounds and editions. An empty text
    takes the advice back. ``comment`` is the answer of the secretariat it came from.
    """

    append_only = True

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="guidance")
    text = models.TextField(blank=True)
    good_evidence = models.TextField(blank=True)
    sample = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["question", "-id"], name="guidance_question")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.pk}"
