"""How a meeting is called where others point to it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from layak.workflows.meetings.models import Meeting


def meeting_label(meeting: Meeting) -> str:
    """``Rakor 5 Tahun 2026``."""
    told = {"series": meeting.series.capitalize(), "number": meeting.number, "year": meeting.year}
    return _("%(series)s %(number)d Tahun %(year)d") % told


def about(meeting: Meeting) -> dict[str, Any]:
    """What every event of a meeting tells of it."""
    return {"meeting": meeting.pk, "label": meeting_label(meeting)}
