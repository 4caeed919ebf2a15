"""Every day of one person, as the own page and the feed show it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from layak.city.people.accounts.models import User
from layak.evaluation.dues.calendar_reads import calendar_days
from layak.platform.documents.writing.calendars import CalendarDay
from layak.workflows.meetings.planning.reads import meeting_days


def person_days(user: User, *, site: str, at: datetime) -> list[CalendarDay]:
    """Due days, promises, windows and meetings; ``site`` is this installation's address.

    Two queries for meetings beside those of ``calendar_days``.
    """
    meetings = meeting_days(user, site, timezone.localdate(at))
    return calendar_days(user, site=site, at=at, also=meetings)
