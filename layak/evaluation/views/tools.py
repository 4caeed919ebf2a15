from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.queries.round_tools import round_tools
from layak.evaluation.views.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("answer.view")
def tool_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The further pages of a round that this person may open."""
    round_ = fetch_round(code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "alat"),
        "groups": round_tools(request.actor, round_),
    }
    return TemplateResponse(request, "evaluation/tool_list.html", page)
