"""How a meeting reads on pages, in papers and in messages; its first page, its list, its days in the calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TypedDict

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.models import SeatHolding
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import actor_of
from layak.city.people.roles.policy import policy
from layak.platform.documents.writing.calendars import CalendarDay
from layak.rules.numbers import date_id, time_id
from layak.workflows.meetings.planning.models import AgendaItem, Attendance, Invitee, Meeting
from layak.workflows.meetings.planning.policy import kind_label

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


# How a meeting is called where others point to it, and in its events.


def formal_label(meeting: Meeting) -> str:
    """``Rakor 5 Tahun 2026``, as papers and promises name it."""
    told = {"series": meeting.series.capitalize(), "number": meeting.number, "year": meeting.year}
    return _("%(series)s %(number)d Tahun %(year)d") % told


class About(TypedDict):
    """What every event of a meeting tells of it; ``label`` as in "Rakor 5/2026"."""

    meeting: int
    label: str


def about(meeting: Meeting) -> About:
    return {"meeting": meeting.pk, "label": meeting_label(meeting)}


# Meetings as their list and their first page show them.

ROWS = 30


def meeting_rows(*, number: str, at: datetime) -> tuple[Page[Meeting], list[dict[str, object]]]:
    """The newest first, thirty on a page: two queries."""
    page = Paginator(Meeting.objects.order_by("-starts_at", "-pk"), ROWS).get_page(number)
    return page, [meeting_row(meeting, at=at) for meeting in page.object_list]


def meeting_row(meeting: Meeting, *, at: datetime) -> dict[str, object]:
    return {
        "id": meeting.pk,
        "label": meeting_label(meeting),
        "title": meeting.title,
        "kind": kind_label(meeting.kind),
        "day": day_words(meeting),
        "hours": hours_words(meeting),
        "place": meeting.place,
        "state": meeting.get_state_display(),
        "tone": TONES[meeting.state],
        "is_ahead": meeting.starts_at > at and meeting.state != Meeting.State.CANCELLED,
    }


def meeting_summary(meeting: Meeting, *, at: datetime) -> dict[str, object]:
    """The first page of a meeting; three queries, however large it is. ``facts`` are (name, value)."""
    agenda = list(agenda_items(meeting))
    seats = Invitee.objects.filter(meeting=meeting, withdrawn_at=None).aggregate(
        invited=Count("pk"), answered=Count("pk", filter=~Q(reply=Invitee.Reply.WAITING))
    )
    present = Attendance.objects.filter(meeting=meeting, removed_at=None).aggregate(
        people=Count("pk"), seats=Count("invitee", filter=Q(invitee__withdrawn_at=None))
    )
    return {
        "row": meeting_row(meeting, at=at),
        "facts": meeting_facts(meeting),
        "agenda": agenda,
        "agenda_minutes": sum(item.minutes for item in agenda),
        "invited_count": seats["invited"],
        "answered_count": seats["answered"],
        "seats_present_count": present["seats"],
        "people_present_count": present["people"],
    }


def meeting_facts(meeting: Meeting) -> list[tuple[str, str]]:
    """What anyone asks of a meeting first; what was not told is left out."""
    chair = filter(None, (meeting.chair_position, meeting.chair_name))
    note_taker = filter(None, (meeting.note_taker_position, meeting.note_taker_name))
    facts = [
        (_("Jenis"), kind_label(meeting.kind)),
        (_("Hari, tanggal"), day_words(meeting)),
        (_("Waktu"), hours_words(meeting)),
        (_("Tempat"), place_words(meeting)),
        (_("Penyelenggara"), meeting.organiser.name),
        (_("Pimpinan rapat"), ", ".join(chair)),
        (_("Notulis"), ", ".join(note_taker)),
        (_("Maksud"), meeting.purpose),
        (_("Dibatalkan karena"), meeting.cancelled_because),
    ]
    return [(name, value) for name, value in facts if value]


def agenda_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Items that stand, in their order."""
    rows = AgendaItem.objects.filter(meeting=meeting, removed_at=None)
    return rows.order_by("position", "pk")


UPCOMING = """
SELECT m.* FROM meetings_meeting m
WHERE m.ends_at > %(at)s AND m.state NOT IN ('planned', 'cancelled')
  AND EXISTS (SELECT 1 FROM meetings_invitee i WHERE i.meeting_id = m.id
              AND i.withdrawn_at IS NULL AND i.agency_id = ANY(%(agencies)s))
ORDER BY m.starts_at, m.id LIMIT 5
"""


def upcoming_for(*, agency_ids: frozenset[int], at: datetime) -> list[dict[str, object]]:
    """Meetings ahead to which one of these agencies is invited, the next first: one query.

    Every first page pays for it: written out, since composing it costs more than running it.
    """
    found = Meeting.objects.raw(UPCOMING, {"at": at, "agencies": list(agency_ids)})
    return [meeting_row(meeting, at=at) for meeting in found]


# Meetings in the calendar of those who are invited.

DAYS_BACK = timedelta(days=30)


def meeting_days(user: User, site: str, today: date) -> list[CalendarDay]:
    """Meetings from a month ago on to which an agency of this person is invited: two queries."""
    agencies = actor_of(user, today=today).agency_ids("meeting.view")
    if not agencies:
        return []
    invited = Invitee.objects.filter(agency__in=agencies, withdrawn_at=None).values("meeting")
    meetings = Meeting.objects.filter(pk__in=invited, starts_at__date__gte=today - DAYS_BACK)
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


# Whom word of a meeting reaches inside the application.


def account_holders(agency_ids: Collection[int], *, at: datetime) -> list[User]:
    """Who sits for these agencies today and may open meetings: one query."""
    roles = [code for code, role in policy().roles.items() if "meeting.view" in role.rights]
    held = SeatHolding.objects.on(timezone.localdate(at)).filter(
        seat__agency__in=agency_ids, seat__role__in=roles, user__is_active=True
    )
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))
