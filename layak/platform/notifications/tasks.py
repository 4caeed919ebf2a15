from __future__ import annotations

from django.utils import timezone

from layak.platform import jobs
from layak.platform.notifications import actions
from layak.platform.notifications.mail import mail_digests, mail_urgent


@jobs.scheduled("notifications.mail_digest", cron="*/10 * * * *")
def mail_digest() -> None:
    mail_digests(at=timezone.now())


@jobs.scheduled(
    "notifications.mail_urgent",
    cron="* * * * *",
    queue=jobs.CLOCKS,
    lock="notifications.mail_urgent",
)
def mail_at_once() -> None:
    mail_urgent(at=timezone.now())


@jobs.scheduled("notifications.forget", cron="30 3 * * *")
def forget() -> None:
    actions.forget(at=timezone.now())
