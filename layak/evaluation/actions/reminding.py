"""Reminders of what is due: each milestone once per person and day it is due."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from layak.city.people.accounts.models import User
from layak.evaluation.queries.reminders import KINDS, due_notices
from layak.platform.notifications import keep_true, notify


@transaction.atomic
def send_reminders(*, at: datetime) -> int:
    """Notices for everything that is due soon or late; how many were due to be said.

    By schedule, and harmless when it runs twice: a notice of the same milestone is kept once.
    """
    settle_reminders(at=at)
    notices = due_notices(at=at)
    users = User.objects.in_bulk({notice.user_id for notice in notices})
    for notice in notices:
        notify(
            users=[users[notice.user_id]],
            kind=notice.kind,
            text=notice.text,
            url=notice.url,
            at=at,
            once=notice.key,
            about=notice.about,
            reminder=True,
        )
    return len(notices)


@transaction.atomic
def settle_reminders(*, at: datetime) -> int:
    """Unread reminders say what holds now; those of what is done, moved or extended are withdrawn.

    How many were withdrawn.
    """
    holding = {(notice.user_id, notice.about): notice.text for notice in due_notices(at=at)}
    return keep_true(kinds=KINDS, holding=holding)
