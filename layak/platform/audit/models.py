from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

# TRUNCATE is refused too, except where a test database says so for itself.
TRUNCATE_REFUSED = """
IF current_setting('layak.may_truncate', true) = 'on' THEN RETURN NULL; END IF;
RAISE EXCEPTION 'layak: % is append-only', TG_TABLE_NAME;
"""
APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=TRUNCATE_REFUSED,
    ),
]


class Event(models.Model):
    """One thing that happened: written in the transaction of the action, never changed."""

    append_only = True

    kind = models.CharField(max_length=60)
    stream = models.CharField(max_length=60)
    sentence = models.TextField()
    facts = models.JSONField(default=dict)
    # found by the index over person and kind
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    at = models.DateTimeField(db_index=True)
    # one "answer.edited" per person, field and five minutes: a second insert does nothing
    once = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001

    class Meta:
        triggers = APPEND_ONLY
        indexes = [
            models.Index(fields=["stream", "id"], name="event_stream"),
            models.Index(fields=["kind", "id"], name="event_kind"),
            models.Index(fields=["by", "kind", "id"], name="event_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class Seal(models.Model):
    """Links an event into the chain of its stream: sha256 over the former link and the event."""

    append_only = True

    event = models.OneToOneField(Event, on_delete=models.PROTECT)
    stream = models.CharField(max_length=60)
    position = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["stream", "position"], name="one_seal_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.position}"
