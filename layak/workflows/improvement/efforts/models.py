"""What a kind of question costs this city, as the city wrote it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from layak.platform.audit.models import APPEND_ONLY


class CityEffort(models.Model):
    """The city's own effort for a kind of question instead of our default; the newest counts.

    Fields as in ``data/road/effort.yaml``. ``is_default``: from here on ours counts again.
    """

    append_only = True

    kind = models.CharField(max_length=10)
    is_default = models.BooleanField(default=False)
    start = models.DecimalField(max_digits=10, decimal_places=4)
    whole = models.DecimalField(max_digits=10, decimal_places=4)
    cost_start = models.PositiveBigIntegerField(default=0)
    cost_whole = models.PositiveBigIntegerField(default=0)
    weeks_start = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    weeks_whole = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    because = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = APPEND_ONLY
        indexes = [models.Index(fields=["kind", "-id"], name="city_effort_kind")]
        constraints = [
            models.CheckConstraint(name="city_effort_has_reason", condition=~Q(because="")),
            models.CheckConstraint(
                name="city_effort_not_negative", condition=Q(start__gte=0, whole__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
