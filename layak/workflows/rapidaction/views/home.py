"""`/aksi-cepat/`: what waits for the person who opens it."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.web.access import SIGNED_IN
from layak.platform.web.http import SignedInRequest
from layak.workflows.rapidaction.queries.home import home_page
from layak.workflows.rapidaction.tabs import rapid_tabs
from layak.workflows.rapidaction.views.child_access import child_access


@require_GET
@child_access(SIGNED_IN, lets_others_pass=True)
def rapid_home(request: SignedInRequest) -> HttpResponse:
    """Hand-offs to answer, steps, reports, reviews, turns: as far as the seats bring rights."""
    by = request.actor
    context = {
        "tabs": rapid_tabs(by, "rapid_home"),
        "page": home_page(by, at=timezone.now()),
        "may_report": by.may("report.make"),
        "may_view_board": by.may("board.view"),
        "may_answer": by.may("handoff.receive"),
    }
    response = TemplateResponse(request, "rapidaction/home/home.html", context)
    response["Cache-Control"] = "no-store"
    return response
