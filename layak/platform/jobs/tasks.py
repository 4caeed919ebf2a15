from __future__ import annotations

from layak.platform import jobs
from layak.platform.jobs.queue import rescue_stalled


@jobs.scheduled("jobs.rescue", cron="* * * * *", queue=jobs.CLOCKS)
def rescue() -> None:
    rescue_stalled()
