"""The newest ZIP of all workbooks of a round: how far it is, or where it lies."""

from __future__ import annotations

from datetime import datetime, timedelta

from layak.evaluation.models import Round
from layak.platform.jobs.models import LongWork

KEPT = timedelta(days=1)


def kind_of(round_: Round) -> str:
    return f"workbooks:{round_.code}"


def stored_as(work_id: int) -> str:
    """Its name in storage."""
    return f"buku/{work_id}.zip"


def newest_set(round_: Round, *, at: datetime) -> LongWork | None:
    """What was asked for last, while it is kept: one query."""
    asked = LongWork.objects.filter(kind=kind_of(round_), started_at__gt=at - KEPT)
    return asked.order_by("-started_at", "-pk").first()


def finished_set(round_: Round, work_id: int, *, at: datetime) -> LongWork | None:
    """A ZIP of this round that is whole and still kept."""
    asked = LongWork.objects.filter(kind=kind_of(round_), started_at__gt=at - KEPT, pk=work_id)
    return asked.exclude(result_url="").first()
