"""A new city is led through six steps; what is done is ticked, what can wait is left for later."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from layak.platform.audit.log import log
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.surfaces.dashboard.arriving.events import BeginningStepPassed
from layak.surfaces.dashboard.arriving.reads import first_steps


@require_GET
@access("seat.manage")
def beginning(request: SignedInRequest) -> HttpResponse:
    steps = first_steps(request.actor, today=timezone.localdate())
    left = [step for step in steps if step.is_open]
    # the first that is this person's to do
    now = next((step.code for step in left if step.url), "")
    context = {"steps": steps, "done_count": len(steps) - len(left), "now": now}
    return TemplateResponse(request, "dashboard/beginning.html", context)


@require_POST
@access("seat.manage")
@transaction.atomic
def beginning_pass(request: SignedInRequest) -> HttpResponse:
    """Looked at, or for later: it is not asked for again. A step that is none changes nothing."""
    step = request.POST.get("step", "")
    steps = first_steps(request.actor, today=timezone.localdate())
    if any(one.code == step and one.is_open for one in steps):
        log(BeginningStepPassed(step=step), by=request.user, at=timezone.now())
    return redirect("beginning")
