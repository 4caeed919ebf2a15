from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils import timezone

from layak.city.people.accounts import actions
from layak.platform import jobs


@jobs.scheduled("people.close_ended_accounts", cron="5 0 * * *")
def close_ended_accounts() -> None:
    actions.close_ended_accounts(at=timezone.now())


@jobs.scheduled("people.forget", cron="40 3 * * *")
def forget() -> None:
    actions.forget_codes(at=timezone.now())
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
