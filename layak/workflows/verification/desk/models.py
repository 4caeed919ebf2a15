"""What reviewers keep at their desk: verdicts on single files, and remarks to be used again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.evaluation.answers.models import EvidenceUse
from layak.platform.audit.models import APPEND_ONLY


class FileVerdict(models.Model):
    """Whether one version of a proof is good for one answer; the newest counts.

    After a return only refused files must be replaced: a newer version has no verdict yet.
    """

    append_only = True

    use = models.ForeignKey(EvidenceUse, on_delete=models.PROTECT, related_name="verdicts")
    version = models.PositiveIntegerField()
    is_good = models.BooleanField()
    reason = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(
                name="refused_file_has_reason", condition=Q(is_good=True) | ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.use_id} v{self.version} {self.is_good}"


class Remark(models.Model):
    """A sentence that reviewers write often, kept for all of them until someone puts it away."""

    text = models.CharField(max_length=500)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text"], name="one_remark_of_a_text", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="remark_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
