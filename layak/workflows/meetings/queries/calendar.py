"""Meetings in the calendar of those who are invited."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.actor import actor_of
from layak.city.people.models import User
from layak.platform.documents.writing.calendars import CalendarDay
from layak.workflows.meetings.models import Invitee, Meeting
from layak.workflows.meetings.queries.words import hours_words, meeting_label

BACK = timedelta(days=30)


def meeting_days(user: User, site: str, today: date) -> list[CalendarDay]:
    """Meetings from a month ago on to which an agency of this person is invited: two queries."""
    agencies = actor_of(user, today=today).agency_ids("meeting.view")
    if not agencies:
        return []
    invited = Invitee.objects.filter(agency__in=agencies, withdrawn_at=None).values("meeting")
    meetings = Meeting.objects.filter(pk__in=invited, starts_at__date__gte=today - BACK)
    shown = meetings.exclude(state__in=(Meeting.State.PLANNED, Meeting.State.CANCELLED))
    return [
        CalendarDay(
            key=f"rapat-{meeting.pk}",
            day=timezone.localdate(meeting.starts_at),
            title=_("%(label)s, %(hours)s")
            % {"label": meeting_label(meeting), "hours": hours_words(meeting)},
            text=f"{meeting.title}. {meeting.place}",
            url=f"{site}/rapat/{meeting.pk}/",
        )
        for meeting in shown.order_by("starts_at", "pk")
    ]
