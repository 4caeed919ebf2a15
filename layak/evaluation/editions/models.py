"""Editions of an instrument, their frozen revisions and their questions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.platform.audit.models import APPEND_ONLY


class Edition(models.Model):
    """A questionnaire as used from some year on: ``kla-2024``, a local kelurahan award ..."""

    code = models.SlugField(max_length=60, unique=True)
    instrument = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class EditionRevision(models.Model):
    """One frozen wording of an edition. Rounds keep theirs.

    ``document`` is the lossless form of ``rules.instrument.Edition`` (decimals as strings).
    """

    append_only = True

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    document_hash = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_revision_per_number"),
            models.UniqueConstraint(
                fields=["edition", "document_hash"], name="a_revision_differs_from_the_others"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} r{self.number}"


class Question(models.Model):
    """The identity of a question, which outlives its wording, code and edition."""

    key = models.CharField(max_length=100, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(name="question_has_key", condition=~Q(key=""))]

    def __str__(self) -> str:
        return self.key
