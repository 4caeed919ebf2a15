"""Pages of the platform itself: the session, the components, and what went wrong."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from layak.platform.web import gallery
from layak.platform.web.access import PUBLIC, SIGNED_IN, access
from layak.platform.web.http import owner_hash
from layak.platform.web.lacks import lack_of


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


# What went wrong: each page says what to do next, and none shows a trace.


@access(PUBLIC)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/not_found.html", status=404)


@access(PUBLIC)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/bad_request.html", status=400)


@access(PUBLIC)
def too_many(request: HttpRequest) -> HttpResponse:
    """Too much was tried from this address; nothing is over, it is a matter of a minute."""
    response = render(request, "web/too_many.html", status=429)
    response["Retry-After"] = "60"
    return response


@access(PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: whatever broke must not break this page too.

    A full disk and a database that is busy or away are said to be that.
    """
    lack = lack_of(sys.exception())
    return HttpResponse(
        render_to_string("web/server_error.html", {"lack": lack}), status=lack.status
    )


@access(PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "web/csrf_failure.html", status=403)
