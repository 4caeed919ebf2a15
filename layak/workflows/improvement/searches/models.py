"""A search for roads to a rank: what was asked and what was found."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from layak.evaluation.rounds.models import Round
from layak.platform.jobs.models import LongWork


class RoadSearch(models.Model):
    """A search for roads to a rank, made by a worker: what was asked, and what was found.

    ``asked``: {"rank", "margin", "limits", ...} as the form gave it; ``found``: the JSON of
    ``rules.path_json``, empty while the work runs. ``marks_hash`` tells whether marks have moved
    since, so that an old road is not taken for today's.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="road_searches")
    asked = models.JSONField()
    marks_hash = models.CharField(max_length=64)
    work = models.ForeignKey(LongWork, null=True, on_delete=models.SET_NULL, related_name="+")
    found = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["round", "-id"], name="road_search_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.pk}"
