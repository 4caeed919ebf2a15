from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.platform.web.access import SIGNED_IN, access
from layak.platform.web.http import SignedInRequest
from layak.rules.entries import read_text
from layak.surfaces.search.queries import search_page

LONGEST = 200


@require_GET
@access(SIGNED_IN)
def search(request: SignedInRequest) -> HttpResponse:
    """Whatever the person may see and the words name."""
    typed = read_text(request.GET.get("q", "")[:LONGEST]).strip()
    page = search_page(request.actor, typed)
    part = "#found" if request.htmx and not request.htmx.history_restore_request else ""
    return TemplateResponse(request, f"search/search.html{part}", {"page": page})
