"""The page of the task force."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.surfaces.dashboard.task_force.reads import task_force_doors


@require_GET
@access("taskforce.view")
def task_force(request: SignedInRequest) -> HttpResponse:
    """The rooms of the task force, each with its figure of today."""
    doors = task_force_doors(request.actor, at=timezone.now())
    return TemplateResponse(request, "dashboard/task_force.html", {"doors": doors})
