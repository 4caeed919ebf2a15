from __future__ import annotations

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.evaluation.queries.indicator_page import indicator_page
from layak.evaluation.queries.score_page import part_page, score_page
from layak.evaluation.views.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("answer.view")
def indicator_detail(request: SignedInRequest, code: str, indicator: str) -> HttpResponse:
    page = indicator_page(round_=fetch_round(code), code=indicator, by=request.actor)
    if page is None:
        raise Http404
    return TemplateResponse(request, "evaluation/indicator_detail.html", {"page": page})


@require_GET
@access("answer.view")
def part_detail(request: SignedInRequest, code: str, part: str) -> HttpResponse:
    page = part_page(round_=fetch_round(code), code=part, by=request.actor)
    if page is None:
        raise Http404
    return TemplateResponse(request, "evaluation/part_detail.html", {"page": page})


@require_GET
@access("answer.view")
def score_detail(request: SignedInRequest, code: str) -> HttpResponse:
    page = score_page(round_=fetch_round(code), by=request.actor)
    return TemplateResponse(request, "evaluation/score_detail.html", {"page": page})
