from __future__ import annotations

from django.utils import timezone

from layak.city.agencies.seats import actions
from layak.city.agencies.seats.actions import settle_seats
from layak.city.agencies.taskforce.actions import warn_of_terms
from layak.platform import jobs


@jobs.scheduled("agencies.close_seatless_accounts", cron="10 0 * * *")
def close_seatless_accounts() -> None:
    actions.close_seatless_accounts(at=timezone.now())


@jobs.scheduled("agencies.settle_seats", cron="5 0 * * *")
def settle() -> None:
    settle_seats(at=timezone.now())


@jobs.scheduled("agencies.warn_of_terms", cron="20 6 * * *")
def warn() -> None:
    warn_of_terms(at=timezone.now())
