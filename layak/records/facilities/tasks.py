from __future__ import annotations

from django.utils import timezone

from layak.platform import jobs
from layak.records.facilities.offers import actions


@jobs.scheduled("facilities.warn_of_ends", cron="20 6 * * *")
def warn_of_ends() -> None:
    actions.warn_of_ends(at=timezone.now())
