"""A link is asked for its page."""

from __future__ import annotations

from django.utils import timezone

from layak.platform import jobs
from layak.records.evidence.capture import actions


@jobs.task("evidence.fetch_link")
def fetch_link(capture_id: int) -> None:
    actions.fetch_link(capture_id=capture_id, at=timezone.now())
