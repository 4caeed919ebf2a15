from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.meetings.queries.meter import meter_page


@require_GET
@access("meeting.view")
def meeting_meter(request: SignedInRequest) -> HttpResponse:
    """How often the task force met in a year (``?tahun=``)."""
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    page = meter_page(year=year, today_year=timezone.localdate().year)
    return TemplateResponse(request, "meetings/meter.html", {"page": page})
