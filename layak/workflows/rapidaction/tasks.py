from __future__ import annotations

from django.utils import timezone

from layak.platform import jobs
from layak.workflows.rapidaction.actions import (
    assignments,
    break_glass,
    clocks,
    education_reminders,
    privacy,
    slow_reports,
)
from layak.workflows.rapidaction.actions.escalations import hold_again
from layak.workflows.rapidaction.actions.escalations import ring as ring_now


@jobs.scheduled("rapidaction.ring", cron="* * * * *")
def ring() -> None:
    ring_now(at=timezone.now())


@jobs.scheduled("rapidaction.tell_slow", cron="2 * * * *")
def tell_slow() -> None:
    """After each full hour."""
    slow_reports.tell_slow(at=timezone.now())


@jobs.scheduled("rapidaction.remind_education", cron="30 6 * * *")
def remind_education() -> None:
    education_reminders.remind_education(at=timezone.now())


@jobs.scheduled("rapidaction.hold_again", cron="*/5 * * * *")
def hold() -> None:
    hold_again(at=timezone.now())


@jobs.scheduled("rapidaction.recount", cron="20 2 * * *")
def recount() -> None:
    """Holidays are data: whoever changed them finds working days counted anew the next morning."""
    clocks.recount_working_days(at=timezone.now())


@jobs.scheduled("rapidaction.keep_led", cron="*/15 * * * *")
def keep_led() -> None:
    """Where a seat ended, somebody else is found."""
    assignments.keep_all_led(at=timezone.now())


@jobs.scheduled("rapidaction.ring_privacy", cron="*/5 * * * *")
def ring_privacy() -> None:
    at = timezone.now()
    privacy.ring_requests(at=at)
    break_glass.ring_reviews(at=at)
