from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.city.places import queries
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@access("agency.view")
@require_GET
def place_list(request: SignedInRequest) -> HttpResponse:
    """The city's kecamatan with their kelurahan and desa, with official codes."""
    context = {
        "municipality": queries.municipality(),
        "districts": queries.district_rows(),
        "counts": queries.place_counts(),
        "may_rename": request.actor.may("agency.manage"),
    }
    return TemplateResponse(request, "places/place_list.html", context)
