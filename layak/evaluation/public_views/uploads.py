"""Behind a link: files that arrive in pieces, as those of people who are signed in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from layak.evaluation.models import AccessLink
from layak.evaluation.public_views.visiting import VisitRequest, refusal_page, with_visitor
from layak.platform.web.access import access
from layak.records.evidence.uploads import tus
from layak.records.evidence.uploads.tus import ITEM_METHODS, piece_response

NO_FILES = "Tautan ini tidak untuk menyerahkan berkas."


@require_http_methods(["POST"])
@access("public")
@with_visitor
def link_upload(request: VisitRequest) -> HttpResponseBase:
    """A new upload of the link's account, for a link that asks for material."""
    if request.link.task == AccessLink.Task.APPROVAL:
        return refusal_page(request, NO_FILES, status=409)
    return _create(request)


@tus.speaking_tus
def _create(request: VisitRequest) -> HttpResponse:
    return tus.create(
        request,
        by=request.link.account,
        at=timezone.now(),
        place=lambda key: reverse("link_piece", args=[request.token, key]),
    )


@require_http_methods([*ITEM_METHODS, "POST"])
@access("public")
@with_visitor
def link_piece(request: VisitRequest, key: UUID) -> HttpResponseBase:
    return piece_response(request, key, by=request.link.account)
