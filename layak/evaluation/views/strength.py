from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.evaluation.queries.strength_page import StrengthWanted, strength_page
from layak.evaluation.views.fetching import fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest

LONGEST = 60


@require_GET
@access("evidence.view")
def strength_list(request: SignedInRequest, code: str) -> HttpResponse:
    """How far the proof of each question convinces, weakest words first to filter by."""
    names = {"level": "kekuatan", "part": "bagian", "agency": "perangkat", "check": "kelemahan"}
    asked = {field: request.GET.get(name, "")[:LONGEST] for field, name in names.items()}
    page = strength_page(
        round_=fetch_round(code),
        by=request.actor,
        wanted=StrengthWanted(**asked),
        today=timezone.localdate(),
    )
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    values = {"page": page, "round": page.round, "tabs": page.tabs}
    return TemplateResponse(request, f"evaluation/strength_list.html{part}", values)
