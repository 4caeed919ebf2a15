from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.surfaces.dashboard.frame import answers_for_children_only
from layak.surfaces.dashboard.queries.mayor import mayor_page
from layak.surfaces.dashboard.queries.overview import overview as overview_of
from layak.surfaces.dashboard.queries.task_force import task_force_doors
from layak.workflows.meetings.planning.reads import upcoming_for


@require_GET
@access("signed-in")
def overview(request: SignedInRequest) -> HttpResponse:
    """Where the city stands, what waits for me, what is late; without a seat, the account."""
    if not request.actor.may("overview.view"):
        return redirect("account_detail")
    if answers_for_children_only(request.actor):
        return redirect("rapid_home")
    at = timezone.now()
    invited = request.actor.agency_ids("meeting.view")
    context = {
        "page": overview_of(by=request.actor, at=at),
        "meetings": upcoming_for(agency_ids=invited, at=at),
    }
    return TemplateResponse(request, "dashboard/overview.html", context)


@require_GET
@access("taskforce.view")
def task_force(request: SignedInRequest) -> HttpResponse:
    """The rooms of the task force, each with its figure of today."""
    doors = task_force_doors(request.actor, at=timezone.now())
    return TemplateResponse(request, "dashboard/task_force.html", {"doors": doors})


@require_GET
@access("mayor.view")
def mayor(request: SignedInRequest) -> HttpResponse:
    """Two minutes before the car leaves."""
    page = mayor_page(by=request.actor, at=timezone.now())
    trail = [(_("Gugus tugas"), reverse("task_force"))]
    return TemplateResponse(request, "dashboard/mayor.html", {"page": page, "trail": trail})
