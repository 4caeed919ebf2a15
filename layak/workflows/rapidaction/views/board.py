"""`/aksi-cepat/papan/`: the board on the wall."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.workflows.rapidaction.queries.board import board


@require_GET
@access("board.view")
def rapid_board(request: SignedInRequest) -> HttpResponse:
    """Refreshes itself every minute, with scripts or without."""
    at = timezone.now()
    context = {"board": board(request.actor, at=at), "at": at}
    response = TemplateResponse(request, "rapidaction/board/board.html", context)
    response["Cache-Control"] = "no-store"
    return response
