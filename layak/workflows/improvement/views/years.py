from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.evaluation.rounds.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.improvement.queries.tabs import road_tabs
from layak.workflows.improvement.queries.waterfall import years_page

LONGEST = 40


@require_GET
@access("road.view")
def waterfall(request: SignedInRequest, code: str) -> HttpResponse:
    """What moved from one round to the next, part by part and question by question."""
    round_ = fetch_round(code)
    chosen = request.GET.get("putaran", "")[:LONGEST]
    page = years_page(round_=round_, chosen=chosen, by=request.actor)
    values = {"round": round_, "tabs": road_tabs(round_, "waterfall"), "page": page}
    return TemplateResponse(request, "improvement/waterfall.html", values)
