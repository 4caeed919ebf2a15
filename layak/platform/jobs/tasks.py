from __future__ import annotations

from layak.platform import jobs
from layak.platform.jobs.queue import forget_ended, rescue_stalled

KEEP_DAYS = 14


@jobs.scheduled("jobs.tidy", cron="20 3 * * *")
def tidy() -> None:
    """Failed jobs stay for the administrator."""
    forget_ended(days=KEEP_DAYS)


@jobs.scheduled("jobs.rescue", cron="*/5 * * * *")
def rescue() -> None:
    rescue_stalled()
