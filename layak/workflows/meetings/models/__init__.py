from __future__ import annotations

from layak.workflows.meetings.models.meetings import AgendaItem, Attendance, Invitee, Meeting
from layak.workflows.meetings.models.minutes import Entry, EntryRevision, Paper, PaperMove

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
