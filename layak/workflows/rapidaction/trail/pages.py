"""`/aksi-cepat/jejak/`: what happened in children's matters, for who answers for them."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.audit.queries import page_of
from layak.platform.web.http import SignedInRequest
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs
from layak.workflows.rapidaction.trail.forms import TrailForm
from layak.workflows.rapidaction.trail.reads import RIGHT, readable_events


@require_GET
@child_access(RIGHT)
def case_trail(request: SignedInRequest) -> HttpResponse:
    """The newest first: codes and sentences, never a name of a child."""
    form = TrailForm(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    code, passed = str(told.get("code", "")), told.get("passed") or 0
    events = readable_events(request.actor, code=code, at=timezone.now())
    context = {
        "tabs": rapid_tabs(request.actor, "case_trail"),
        "form": form,
        "code": code,
        "page": page_of(events, passed=passed),
    }
    response = TemplateResponse(request, "rapidaction/trail/trail.html", context)
    response["Cache-Control"] = "no-store"
    return response
