from __future__ import annotations

from django.utils import timezone

from layak.platform import jobs
from layak.platform.notifications.mail import mail_digests


@jobs.scheduled("notifications.mail_digest", cron="*/10 * * * *")
def mail_digest() -> None:
    mail_digests(at=timezone.now())
