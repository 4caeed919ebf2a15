"""The view for the projector."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.meetings.queries.beamer import beamer_page
from layak.workflows.meetings.views.fetching import find_meeting


@require_GET
@access("meeting.view")
def meeting_beamer(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Big letters; arrow keys go through the agenda."""
    asked = request.GET.get("acara", "")
    item_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    page = beamer_page(meeting=find_meeting(meeting_id), item_id=item_id, at=timezone.now())
    return TemplateResponse(request, "meetings/beamer.html", {"page": page})
