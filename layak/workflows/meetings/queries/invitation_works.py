"""The letters of all seats as one ZIP: how far it is, and where it lies for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from layak.platform.jobs.models import LongWork
from layak.workflows.meetings.models import Meeting

KEPT = timedelta(days=1)
KIND = "invitations:"


def kind_of(meeting: Meeting) -> str:
    return f"{KIND}{meeting.pk}"


def stored_as(work_id: int) -> str:
    return f"undangan/{work_id}.zip"


def newest_letters(meeting: Meeting, *, at: datetime) -> LongWork | None:
    """The last set that was asked for, while it is kept: one query."""
    works = LongWork.objects.filter(kind=kind_of(meeting), started_at__gte=at - KEPT)
    return works.order_by("-pk").first()
