from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.platform.web import gallery
from layak.platform.web.access import PUBLIC, SIGNED_IN, access
from layak.platform.web.owner import owner_hash


@require_GET
@access(PUBLIC)
def session_state(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and a fresh token: what a page that lay open asks before it sends."""
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed-out"}, status=401)
    return JsonResponse({"csrf": get_token(request), "user": owner_hash(request.user)})


@require_GET
@access(PUBLIC)
def session_done(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "web/session_done.html")


@require_GET
@access(SIGNED_IN)
def component_gallery(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "web/component_gallery.html", {"page": gallery.sample()})
