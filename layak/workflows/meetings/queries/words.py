"""How a meeting reads, on pages, in papers, and in messages alike."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from layak.rules.numbers import date_id, time_id
from layak.workflows.meetings.models import Meeting

TONES = {
    Meeting.State.PLANNED.value: "",
    Meeting.State.INVITED.value: "wait",
    Meeting.State.RUNNING.value: "wait",
    Meeting.State.ENDED.value: "note",
    Meeting.State.SIGNED.value: "done",
    Meeting.State.CANCELLED.value: "lock",
}


def meeting_label(meeting: Meeting) -> str:
    """``Rakor 5/2026``: how the meeting is called in a list or a log."""
    return _("%(series)s %(number)s/%(year)s") % {
        "series": meeting.series.capitalize(),
        "number": meeting.number,
        "year": meeting.year,
    }


def day_words(meeting: Meeting) -> str:
    """``Kamis, 5 November 2026``, in the city's zone."""
    return date_id(timezone.localtime(meeting.starts_at).date(), weekday=True)


def hours_words(meeting: Meeting) -> str:
    """``09.00-12.00 WIB`` with a dash; the end with its day where the meeting goes on over midnight."""
    begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    until = time_id(end, end.tzname() or "")
    if end.date() != begin.date():
        until = f"{date_id(end.date())}, {until}"
    return f"{time_id(begin)}\u2013{until}"


def clock(moment: datetime) -> str:
    """``09.15``, in the city's zone."""
    return time_id(timezone.localtime(moment))


def place_words(meeting: Meeting) -> str:
    """The place, and that one may come by the net too."""
    if not meeting.online_url:
        return meeting.place
    return _("%(place)s, atau daring: %(url)s") % {
        "place": meeting.place,
        "url": meeting.online_url,
    }
