"""How a meeting is called where others point to it, and in its events."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from layak.workflows.meetings.models import Meeting
from layak.workflows.meetings.queries.words import meeting_label


def formal_label(meeting: Meeting) -> str:
    """``Rakor 5 Tahun 2026``, as papers and promises name it."""
    told = {"series": meeting.series.capitalize(), "number": meeting.number, "year": meeting.year}
    return _("%(series)s %(number)d Tahun %(year)d") % told


def about(meeting: Meeting) -> dict[str, Any]:
    """What every event of a meeting tells of it."""
    return {"meeting": meeting.pk, "label": meeting_label(meeting)}
