from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from layak.platform import jobs
from layak.workflows.rapidaction.assignments import actions as assignments_actions
from layak.workflows.rapidaction.break_glass import actions as break_glass_actions
from layak.workflows.rapidaction.clocks.actions import hold_again
from layak.workflows.rapidaction.clocks.actions import ring as ring_now
from layak.workflows.rapidaction.clocks.message_actions import send_messages
from layak.workflows.rapidaction.clocks.step_actions import retell_steps
from layak.workflows.rapidaction.education import reminders
from layak.workflows.rapidaction.intake import actions
from layak.workflows.rapidaction.privacy import actions as privacy_actions
from layak.workflows.rapidaction.steps import clock_actions


@jobs.scheduled("rapidaction.ring", cron="* * * * *", queue=jobs.CLOCKS)
def ring() -> None:
    ring_now(at=timezone.now())


@jobs.task("rapidaction.retell_steps", queue=jobs.CLOCKS)
def retell(activation_id: str) -> None:
    """Something of the case changed; a step may be over."""
    retell_steps(UUID(activation_id), at=timezone.now())


@jobs.scheduled(
    "rapidaction.send_messages",
    cron="* * * * * */20",
    queue=jobs.CLOCKS,
    lock="rapidaction.send_messages",
)
def send() -> None:
    """Three times a minute: what rang at the full minute is on its way before the next."""
    send_messages(at=timezone.now())


@jobs.scheduled("rapidaction.tell_slow", cron="2 * * * *", queue=jobs.CLOCKS)
def tell_slow() -> None:
    """After each full hour."""
    actions.tell_slow(at=timezone.now())


@jobs.scheduled("rapidaction.remind_education", cron="30 6 * * *")
def remind_education() -> None:
    reminders.remind_education(at=timezone.now())


@jobs.scheduled("rapidaction.hold_again", cron="*/5 * * * *", queue=jobs.CLOCKS)
def hold() -> None:
    hold_again(at=timezone.now())


@jobs.scheduled("rapidaction.recount", cron="20 2 * * *")
def recount() -> None:
    """Holidays are data: whoever changed them finds working days counted anew the next morning."""
    clock_actions.recount_working_days(at=timezone.now())


@jobs.scheduled("rapidaction.keep_led", cron="*/15 * * * *", queue=jobs.CLOCKS)
def keep_led() -> None:
    """Where a seat ended, somebody else is found."""
    assignments_actions.keep_all_led(at=timezone.now())


@jobs.scheduled("rapidaction.ring_privacy", cron="*/5 * * * *", queue=jobs.CLOCKS)
def ring_privacy() -> None:
    at = timezone.now()
    privacy_actions.ring_requests(at=at)
    break_glass_actions.ring_reviews(at=at)
