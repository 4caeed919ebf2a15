"""A signed statement that stands for the approval of answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.platform.audit.models import APPEND_ONLY
from layak.records.evidence.files.models import Evidence


class Statement(models.Model):
    """A signed *Surat Pernyataan* of an agency head, scanned once for a batch of answers."""

    append_only = True

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="statements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT)
    signer_name = models.CharField(max_length=120)
    signed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.round_id} {self.agency_id}"


class StatementAnswer(models.Model):
    """An answer that a statement covers, with the mark that was signed."""

    append_only = True

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="answers")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT)
    mark = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "answer"], name="one_mention_per_statement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.answer_id}"
