"""Reminders of the morning, and settling those whose matter is done."""

from __future__ import annotations

from django.utils import timezone

from layak.evaluation.dues import actions
from layak.platform import jobs


@jobs.scheduled("evaluation.send_reminders", cron="0 6 * * *")
def send_reminders() -> None:
    actions.send_reminders(at=timezone.now())


@jobs.scheduled("evaluation.settle_reminders", cron="5-55/10 * * * *")
def settle_reminders() -> None:
    actions.settle_reminders(at=timezone.now())
