"""Resumable uploads of people who are signed in; the forms hand them in by their keys."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from layak.city.people.models import User
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence import tus

ITEM_METHODS = ("HEAD", "PATCH", "DELETE")


@require_http_methods(["OPTIONS", "POST"])
@access("evidence.add")
@tus.speaking_tus
def upload_create(request: SignedInRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return tus.describe()
    return tus.create(
        request,
        by=request.user,
        at=timezone.now(),
        place=lambda key: reverse("upload_piece", args=[key]),
    )


@require_http_methods([*ITEM_METHODS, "POST"])
@access("evidence.add")
def upload_piece(request: SignedInRequest, key: UUID) -> HttpResponse:
    return piece_response(request, key, by=request.user)


def piece_response(request: HttpRequest, key: UUID, *, by: User) -> HttpResponse:
    """One request about an upload of ``by``: how far it is, more of it, or its end."""
    if tus.method_of(request) not in ITEM_METHODS:
        return HttpResponseNotAllowed(ITEM_METHODS)
    return _piece(request, key, by=by)


@tus.speaking_tus
def _piece(request: HttpRequest, key: UUID, *, by: User) -> HttpResponse:
    at = timezone.now()
    match tus.method_of(request):
        case "HEAD":
            return tus.tell(key, by=by, at=at)
        case "DELETE":
            return tus.end(key, by=by, at=at)
        case _:
            return tus.append(request, key, by=by, at=at)
