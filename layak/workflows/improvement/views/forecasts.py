from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.evaluation.rounds.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.improvement.queries.forecasting import forecast_page as forecast_of
from layak.workflows.improvement.queries.tabs import road_tabs


@require_GET
@access("road.view")
def forecast_page(request: SignedInRequest, code: str) -> HttpResponse:
    """What verification is likely to leave, with its basis and its limits."""
    round_ = fetch_round(code)
    page = forecast_of(round_=round_, by=request.actor, today=timezone.localdate())
    values = {"round": round_, "tabs": road_tabs(round_, "forecast_page"), "page": page}
    return TemplateResponse(request, "improvement/forecast_page.html", values)
