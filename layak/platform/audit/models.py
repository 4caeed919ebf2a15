from __future__ import annotations

from dataclasses import dataclass

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_noop

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


@dataclass(frozen=True, kw_only=True)
class InTrail:
    """``in_trail`` of a model: its rows are linked into the order of the trail, with these fields.

    The model only grows and counts its rows by a number. Once a city has linked rows, the fields
    stay as they are: one more changes what every digest was made of.
    """

    label: str
    fields: tuple[str, ...]


class Event(models.Model):
    """One thing that happened: written in the transaction of the action, never changed."""

    append_only = True
    in_trail = InTrail(
        label=gettext_noop("Peristiwa"),
        fields=("kind", "stream", "sentence", "facts", "by", "at", "once"),
    )

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


class Link(models.Model):
    """A row of the trail at its place in the one order of all of them, under a keyed digest.

    ``id`` is that place: from 1, without a gap. ``table`` and ``row`` name what is linked; no
    foreign key, because a row that was removed by force must leave its link behind.
    """

    append_only = True

    id = models.BigIntegerField(primary_key=True)
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    linked_at = models.DateTimeField()

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["table", "row"], name="one_link_per_row"),
            models.CheckConstraint(name="links_count_from_one", condition=models.Q(id__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.table} {self.row}"
