"""Resumable uploads of people who are signed in; the forms hand them in by their keys."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.uploads import tus
from layak.records.evidence.uploads.tus import ITEM_METHODS, piece_response


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
