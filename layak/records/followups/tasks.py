from __future__ import annotations

from django.utils import timezone

from layak.platform import jobs
from layak.records.followups.escalation import reminding


@jobs.scheduled("followups.send_reminders", cron="10 6 * * *")
def send_reminders() -> None:
    reminding.send_reminders(at=timezone.now())
