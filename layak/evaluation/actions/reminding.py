"""Reminders of what is due: each milestone once per person and day it is due."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from layak.city.people.models import User
from layak.evaluation.queries.reminders import due_notices
from layak.platform.notifications import notify


@transaction.atomic
def send_reminders(*, at: datetime) -> int:
    """Notices for everything that is due soon or late; how many were due to be said.

    By schedule, and harmless when it runs twice: a notice of the same milestone is kept once.
    """
    notices = due_notices(at=at)
    users = User.objects.in_bulk({notice.user_id for notice in notices})
    for notice in notices:
        notify(
            users=[users[notice.user_id]],
            kind="answer.late" if notice.is_late else "answer.due",
            text=notice.text,
            url=notice.url,
            at=at,
            once=notice.key,
            reminder=True,
        )
    return len(notices)
