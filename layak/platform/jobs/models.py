from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class LongWorkQuerySet(models.QuerySet["LongWork"]):
    def of(self, user: AbstractBaseUser) -> LongWorkQuerySet:
        """What this person started, the newest first."""
        return self.filter(by_id=user.pk).order_by("-started_at")

    def running(self) -> LongWorkQuerySet:
        return self.filter(finished_at__isnull=True)

    def older_than(self, moment: datetime) -> LongWorkQuerySet:
        return self.filter(started_at__lt=moment)


class LongWork(models.Model):
    """Work of more than two seconds that a page watches: how far, where its result is, why not."""

    kind = models.CharField(max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    started_at = models.DateTimeField()
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    result_url = models.CharField(max_length=300, blank=True, default="")
    failed_because = models.TextField(blank=True, default="")

    objects = LongWorkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="long_work_done_at_most_total", condition=Q(done_count__lte=F("total_count"))
            ),
            models.CheckConstraint(
                name="long_work_outcome_has_moment",
                condition=Q(finished_at__isnull=False) | Q(result_url="", failed_because=""),
            ),
        ]
        indexes = [models.Index(fields=["by", "-started_at"], name="long_work_by")]

    def __str__(self) -> str:
        return f"{self.kind} {self.done_count}/{self.total_count}"

    @property
    def percent(self) -> int:
        """0-100, for a bar; 100 only when it is finished well."""
        if self.finished_at is not None and not self.failed_because:
            return 100
        return min(99, self.done_count * 100 // self.total_count) if self.total_count else 0

    @property
    def is_running(self) -> bool:
        return self.finished_at is None
