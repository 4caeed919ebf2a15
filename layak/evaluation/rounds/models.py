"""Rounds, the windows of their stages, their snapshots and locks."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.editions.models import EditionRevision
from layak.platform.audit.models import APPEND_ONLY


class Round(models.Model):
    """One evaluation of the city: an edition's revision, its years, windows and target."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    revision = models.ForeignKey(EditionRevision, on_delete=models.PROTECT)
    # the year in which it is assessed; the data are of other years
    evaluation_year = models.PositiveSmallIntegerField()
    data_years = ArrayField(models.PositiveSmallIntegerField(), size=4)
    target_rank = models.CharField(max_length=40, blank=True)
    policy = models.CharField(max_length=40)
    # leads where the first-named body is only invited; its own answers are accepted by others
    caretaker = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="locked_has_when_and_who",
                condition=Q(locked_at=None, locked_by=None)
                | Q(locked_at__isnull=False, locked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_round_is_locked",
                condition=Q(closed_at=None)
                | Q(locked_at__isnull=False, closed_at__gte=F("locked_at")),
            ),
            models.CheckConstraint(name="round_has_data_years", condition=Q(data_years__len__gt=0)),
            models.CheckConstraint(
                name="data_years_before_evaluation",
                condition=~Q(data_years__contains=[F("evaluation_year")]),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        return f"round:{self.code}"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class StageWindow(models.Model):
    """When a stage's moves are possible; half-open. A stage without a window is always open."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="windows")
    stage = models.CharField(max_length=20)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "stage"], name="one_window_per_stage"),
            models.CheckConstraint(
                name="window_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.stage}"

    def is_open(self, *, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at


class Snapshot(models.Model):
    """A score frozen with the hash of what it was computed from."""

    append_only = True

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="snapshots")
    reason = models.CharField(max_length=20)
    inputs_hash = models.CharField(max_length=64)
    inputs = models.JSONField()
    score = models.JSONField()
    total = models.DecimalField(max_digits=7, decimal_places=2)
    rank = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(name="total_not_negative", condition=Q(total__gte=Decimal(0)))
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.total}"


class Lock(models.Model):
    """A locking or reopening of a round, with its reason; the snapshot of a lock stays."""

    append_only = True

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="locks")
    opens = models.BooleanField()
    reason = models.TextField(blank=True)
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(
                name="reopening_has_reason_locking_has_snapshot",
                condition=(Q(opens=True) & ~Q(reason="")) | Q(opens=False, snapshot__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.opens}"


class Closing(models.Model):
    """A closing of a locked round, or its undoing (``undoes``) with the chair's reason."""

    append_only = True

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="closings")
    undoes = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = APPEND_ONLY
        constraints = [
            models.CheckConstraint(
                name="undoing_of_closing_has_reason", condition=Q(undoes=False) | ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.undoes}"
