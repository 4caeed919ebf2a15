"""The tables of all rooms, for Django; our own code imports them from their rooms."""

from __future__ import annotations

from layak.workflows.meetings.minutes.models import Entry, EntryRevision
from layak.workflows.meetings.papers.models import Paper, PaperMove
from layak.workflows.meetings.planning.models import AgendaItem, Attendance, Invitee, Meeting

__all__ = [
    "AgendaItem",
    "Attendance",
    "Entry",
    "EntryRevision",
    "Invitee",
    "Meeting",
    "Paper",
    "PaperMove",
]
