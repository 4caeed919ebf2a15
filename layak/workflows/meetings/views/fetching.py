"""What the pages of a meeting begin with and end with."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from layak.city.people.actor import Actor
from layak.workflows.meetings.models import Meeting
from layak.workflows.meetings.permissions import can_manage
from layak.workflows.meetings.queries.words import meeting_label
from layak.workflows.meetings.tabs import meeting_tabs

PDF = "application/pdf"


def find_meeting(meeting_id: int) -> Meeting:
    """The meeting with its organiser; 404 for an unknown number."""
    meetings = Meeting.objects.select_related("organiser")
    return get_object_or_404(meetings, pk=meeting_id)


def frame_of(by: Actor, meeting: Meeting, current: str) -> dict[str, object]:
    """What ``meetings/meeting_base.html`` needs: the meeting, its tabs, and who may manage."""
    return {
        "meeting": meeting,
        "label": meeting_label(meeting),
        "tabs": meeting_tabs(by, meeting, current),
        "may_manage": can_manage(by, meeting),
    }


def site_of(request: HttpRequest) -> str:
    """``https://host`` for addresses that leave the application."""
    return settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"


def download(data: bytes, *, name: str, media_type: str, shown: bool = False) -> HttpResponse:
    """A file to keep (or ``shown`` in the browser); its name is ours, never a person's text."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=not shown, filename=name) or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response
