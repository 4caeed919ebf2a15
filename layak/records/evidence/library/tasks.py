"""In the morning: what ends in 60, 30 or 7 days."""

from __future__ import annotations

from django.utils import timezone

from layak.platform import jobs
from layak.records.evidence.library.validity import settle_ending, warn_ending


@jobs.scheduled("evidence.warn_ending", cron="10 6 * * *")
def tell_of_endings() -> None:
    """In the morning: what ends in 60, 30 or 7 days."""
    warn_ending(at=timezone.now())


@jobs.scheduled("evidence.settle_ending", cron="25 * * * *")
def settle_endings() -> None:
    settle_ending(at=timezone.now())
