from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.evaluation.queries.edition_map_page import edition_map_cards
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("edition.view")
def edition_map_list(request: SignedInRequest) -> HttpResponse:
    """Which question of an edition became which in the next one."""
    page = {"cards": edition_map_cards()}
    return TemplateResponse(request, "evaluation/edition_map_list.html", page)
