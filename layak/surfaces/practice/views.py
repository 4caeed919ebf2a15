from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.surfaces.practice.queries import practice_page


@require_GET
@access("overview.view")
def practice(request: SignedInRequest) -> HttpResponse:
    """What to try, ticked by what was really done; only in a practice installation."""
    page = practice_page() if settings.PRACTICE else None
    if page is None:
        raise Http404
    return TemplateResponse(request, "practice/practice.html", {"page": page})
