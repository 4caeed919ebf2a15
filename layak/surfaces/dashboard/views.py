from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.surfaces.dashboard.queries.overview import overview as overview_of


@require_GET
@access("signed-in")
def overview(request: SignedInRequest) -> HttpResponse:
    """Where the city stands, what waits for me, what is late; without a seat, the account."""
    if not request.actor.may("overview.view"):
        return redirect("account_detail")
    page = overview_of(by=request.actor, at=timezone.now())
    return TemplateResponse(request, "dashboard/overview.html", {"page": page})
