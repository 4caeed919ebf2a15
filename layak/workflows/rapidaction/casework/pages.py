"""The list of activations and one activation."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.web.http import SignedInRequest
from layak.workflows.rapidaction.cases.fetching import found_case
from layak.workflows.rapidaction.casework.forms import FilterForm
from layak.workflows.rapidaction.casework.list_reads import case_list as listed
from layak.workflows.rapidaction.casework.reads import case_links, case_page, task_page
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs


@require_GET
@child_access("handoff.receive")
def case_list(request: SignedInRequest) -> HttpResponse:
    """Newest first; for each only as much as one may see of it. Whoever works on cases or
    supervises them also answers hand-offs (roles.yaml)."""
    form = FilterForm(request.GET)
    wanted = form.wanted(before=request.GET.get("sebelum", ""))
    context = {
        "page": listed(request.actor, wanted, at=timezone.now()),
        "form": form,
        "is_narrowed": bool(request.GET),
        "reset_url": reverse("case_list") if request.GET else "",
        "may_break_glass": request.actor.may("case.open-sealed"),
        "tabs": rapid_tabs(request.actor, "case_list"),
    }
    return TemplateResponse(request, "rapidaction/cases/case_list.html", context)


@require_GET
@child_access("signed-in")
def case_detail(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Who moves, when; for a receiving agency its task alone."""
    at = timezone.now()
    activation, relation, _tier = found_case(request, case_code, at=at)
    context: dict[str, Any] = {
        "activation": activation,
        "tabs": rapid_tabs(request.actor, "case_list"),
        "at": at,
    }
    if relation == "referred":
        context["page"] = task_page(activation, request.actor, at=at)
        return TemplateResponse(request, "rapidaction/cases/case_task.html", context)
    context["page"] = case_page(activation, relation, request.actor, at=at)
    context["links"] = case_links(activation, relation)
    return TemplateResponse(request, "rapidaction/cases/case_detail.html", context)
