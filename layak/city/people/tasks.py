from __future__ import annotations

from django.utils import timezone

from layak.city.people import actions
from layak.platform import jobs


@jobs.scheduled("people.close_ended_accounts", cron="5 0 * * *")
def close_ended_accounts() -> None:
    actions.close_ended_accounts(at=timezone.now())
