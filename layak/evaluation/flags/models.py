"""Sentences that explain the flags of an answer, and the flags with which an answer moved on."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.evaluation.answers.models import Answer, AnswerStep
from layak.platform.audit.models import APPEND_ONLY

SAME_ANSWER = """
SELECT s.answer_id AS moved, e.answer_id AS explained INTO found
FROM evaluation_answerstep s, evaluation_flagexplanation e
WHERE s.id = NEW.step_id AND e.id = NEW.explanation_id;
IF found.moved IS DISTINCT FROM found.explained THEN
  RAISE EXCEPTION 'layak: a flag travels with its own answer' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class FlagExplanation(models.Model):
    """One sentence to one flag of an answer, as the flag stood then.

    It holds while the flag says the same (``kind``, ``field``, ``say``): another figure is another
    flag. The newest counts.
    """

    append_only = True

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="explanations")
    kind = models.CharField(max_length=20)
    field = models.CharField(max_length=40)
    say = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["answer", "-id"], name="explanation_answer")]
        constraints = [
            models.CheckConstraint(
                name="explanation_says_something", condition=Q(text__regex=r"\w")
            ),
            models.CheckConstraint(
                name="explanation_of_a_flag", condition=~Q(say="") & ~Q(field="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.kind} {self.field}"


class StepFlag(models.Model):
    """A flag that an answer carried when it moved on; there is none without its explanation."""

    append_only = True

    step = models.ForeignKey(AnswerStep, on_delete=models.PROTECT, related_name="flags")
    explanation = models.ForeignKey(FlagExplanation, on_delete=models.PROTECT, related_name="steps")

    class Meta:
        triggers = [
            *APPEND_ONLY,
            pgtrigger.Trigger(
                name="own_answer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("found", "record")],
                func=SAME_ANSWER,
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["step", "explanation"], name="one_flag_per_step")
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.explanation_id}"
