"""Meetings as their list and their first page show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from layak.workflows.meetings.models import AgendaItem, Attendance, Invitee, Meeting
from layak.workflows.meetings.policies import kind_label
from layak.workflows.meetings.queries.words import (
    TONES,
    day_words,
    hours_words,
    meeting_label,
    place_words,
)

ROWS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    id: int
    label: str
    title: str
    kind: str
    day: str
    hours: str
    place: str
    state: str
    tone: str
    is_ahead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSummary:
    """The first page of a meeting: ``facts`` are (name, value), counts of seats and of people."""

    row: MeetingRow
    facts: list[tuple[str, str]]
    agenda: list[AgendaItem]
    agenda_minutes: int
    invited_count: int
    answered_count: int
    seats_present_count: int
    people_present_count: int


def meeting_rows(*, number: str, at: datetime) -> tuple[Page[Meeting], list[MeetingRow]]:
    """The newest first, thirty on a page: two queries."""
    page = Paginator(Meeting.objects.order_by("-starts_at", "-pk"), ROWS).get_page(number)
    return page, [meeting_row(meeting, at=at) for meeting in page.object_list]


def meeting_row(meeting: Meeting, *, at: datetime) -> MeetingRow:
    return MeetingRow(
        id=meeting.pk,
        label=meeting_label(meeting),
        title=meeting.title,
        kind=kind_label(meeting.kind),
        day=day_words(meeting),
        hours=hours_words(meeting),
        place=meeting.place,
        state=meeting.get_state_display(),
        tone=TONES[meeting.state],
        is_ahead=meeting.starts_at > at and meeting.state != Meeting.State.CANCELLED,
    )


def meeting_summary(meeting: Meeting, *, at: datetime) -> MeetingSummary:
    """Three queries, however large the meeting is."""
    agenda = list(agenda_items(meeting))
    seats = Invitee.objects.filter(meeting=meeting, withdrawn_at=None).aggregate(
        invited=Count("pk"), answered=Count("pk", filter=~Q(reply=Invitee.Reply.WAITING))
    )
    present = Attendance.objects.filter(meeting=meeting, removed_at=None).aggregate(
        people=Count("pk"), seats=Count("invitee", filter=Q(invitee__withdrawn_at=None))
    )
    return MeetingSummary(
        row=meeting_row(meeting, at=at),
        facts=meeting_facts(meeting),
        agenda=agenda,
        agenda_minutes=sum(item.minutes for item in agenda),
        invited_count=seats["invited"],
        answered_count=seats["answered"],
        seats_present_count=present["seats"],
        people_present_count=present["people"],
    )


def meeting_facts(meeting: Meeting) -> list[tuple[str, str]]:
    """What anyone asks of a meeting first; what was not told is left out."""
    facts = [
        (_("Jenis"), kind_label(meeting.kind)),
        (_("Hari, tanggal"), day_words(meeting)),
        (_("Waktu"), hours_words(meeting)),
        (_("Tempat"), place_words(meeting)),
        (_("Penyelenggara"), meeting.organiser.name),
        (_("Pimpinan rapat"), official(meeting.chair_position, meeting.chair_name)),
        (_("Notulis"), official(meeting.note_taker_position, meeting.note_taker_name)),
        (_("Maksud"), meeting.purpose),
        (_("Dibatalkan karena"), meeting.cancelled_because),
    ]
    return [(name, value) for name, value in facts if value]


def official(position: str, name: str) -> str:
    """The office first, the person second."""
    return ", ".join(filter(None, (position, name)))


def agenda_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Items that stand, in their order."""
    return AgendaItem.objects.filter(meeting=meeting, removed_at=None).order_by("position")


UPCOMING = """
SELECT m.* FROM meetings_meeting m
WHERE m.ends_at > %(at)s AND m.state NOT IN ('planned', 'cancelled')
  AND EXISTS (SELECT 1 FROM meetings_invitee i WHERE i.meeting_id = m.id
              AND i.withdrawn_at IS NULL AND i.agency_id = ANY(%(agencies)s))
ORDER BY m.starts_at, m.id LIMIT 5
"""


def upcoming_for(*, agency_ids: frozenset[int], at: datetime) -> list[MeetingRow]:
    """Meetings ahead to which one of these agencies is invited, the next first: one query.

    Every first page pays for it: written out, since composing it costs more than running it.
    """
    found = Meeting.objects.raw(UPCOMING, {"at": at, "agencies": list(agency_ids)})
    return [meeting_row(meeting, at=at) for meeting in found]
