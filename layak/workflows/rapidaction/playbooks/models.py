"""Versions of playbooks, and what the legal office confirmed of them."""

from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from layak.platform.audit.models import APPEND_ONLY


class PlaybookVersionQuerySet(models.QuerySet["PlaybookVersion"]):
    def in_force(self, day: date) -> Self:
        """Adopted, begun and not ended on ``day``: at most one of each code."""
        return self.filter(
            Q(valid_until_on=None) | Q(valid_until_on__gt=day),
            state=PlaybookVersion.State.ADOPTED,
            valid_from_on__lte=day,
        )


class PlaybookVersion(models.Model):
    """A playbook as it stood: ``document`` is what the YAML file holds, and never changes once
    adopted. Whatever was opened under it stays pinned to it.

    ``adopted_by`` is None for what ships with the application: a proposal the city began with.
    ``valid_until_on`` is the first day on which it no longer holds.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Rancangan"
        ADOPTED = "adopted", "Berlaku"

    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    document = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT.value)
    valid_from_on = models.DateField(null=True)
    valid_until_on = models.DateField(null=True)
    changed_because = models.CharField(max_length=600, blank=True)
    # compared on saving a draft
    saved_count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlaybookVersionQuerySet.as_manager()

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="adopted_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="adopted")
                & (
                    pgtrigger.Q(old__document__df=pgtrigger.F("new__document"))
                    | pgtrigger.Q(old__version__df=pgtrigger.F("new__version"))
                    | pgtrigger.Q(old__code__df=pgtrigger.F("new__code"))
                    # else it could become a draft again, and then anything
                    | pgtrigger.Q(old__state__df=pgtrigger.F("new__state"))
                    | pgtrigger.Q(old__valid_from_on__df=pgtrigger.F("new__valid_from_on"))
                    | pgtrigger.Q(old__adopted_at__df=pgtrigger.F("new__adopted_at"))
                    | pgtrigger.Q(old__adopted_by__df=pgtrigger.F("new__adopted_by"))
                ),
            ),
            pgtrigger.Protect(
                name="adopted_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="adopted"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_playbook_per_version"),
            models.UniqueConstraint(
                fields=["code"],
                name="one_lasting_playbook_per_code",
                condition=Q(state="adopted", valid_until_on=None),
            ),
            models.UniqueConstraint(
                fields=["code"], name="one_draft_per_playbook", condition=Q(state="draft")
            ),
            models.CheckConstraint(
                name="adopted_playbook_has_when",
                condition=Q(state="draft", adopted_at=None, adopted_by=None, valid_until_on=None)
                | Q(state="adopted", adopted_at__isnull=False, valid_from_on__isnull=False),
            ),
            models.CheckConstraint(
                name="playbook_ends_after_it_begins",
                condition=Q(valid_until_on=None) | Q(valid_until_on__gte=F("valid_from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class LegalReview(models.Model):
    """A named legal reviewer on one row of a version; the newest word on a row counts.

    Only a confirmed row whose number rests on law may be called "menurut hukum".
    """

    append_only = True

    playbook = models.ForeignKey(PlaybookVersion, on_delete=models.PROTECT, related_name="reviews")
    # "own" or "common", as in rules.playbooks
    part = models.CharField(max_length=6)
    position = models.PositiveSmallIntegerField()
    is_confirmed = models.BooleanField()
    # name and office as they sign
    reviewer = models.CharField(max_length=200)
    note = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["playbook", "part", "position", "-id"], name="review_row")]
        constraints = [
            models.CheckConstraint(name="review_has_name", condition=~Q(reviewer="")),
            models.CheckConstraint(
                name="doubted_row_has_note", condition=Q(is_confirmed=True) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} {self.part} {self.position}"
