"""The list of activations and one activation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.platform.web.http import SignedInRequest
from layak.rules.case_access import Relation
from layak.workflows.rapidaction.forms.cases import FilterForm
from layak.workflows.rapidaction.models import Activation
from layak.workflows.rapidaction.queries.case_detail import case_page, task_page
from layak.workflows.rapidaction.queries.case_links import case_links
from layak.workflows.rapidaction.queries.case_list import case_list as listed
from layak.workflows.rapidaction.queries.cases import fetch_case
from layak.workflows.rapidaction.tabs import rapid_tabs
from layak.workflows.rapidaction.views.child_access import child_access


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
    activation, relation = found(request, case_code, at=at)
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


def found(request: SignedInRequest, case_code: str, *, at: datetime) -> tuple[Activation, Relation]:
    """The activation and the relation; 404 for whom it does not exist."""
    try:
        activation, relation, _tier = fetch_case(request.actor, case_code, at)
    except (Activation.DoesNotExist, ValueError) as hidden:
        raise Http404 from hidden
    return activation, relation


def form_page(
    request: SignedInRequest,
    activation: Activation,
    form: forms.Form,
    *,
    heading: str,
    submit: str,
    lead: str = "",
    facts: Sequence[str] = (),
    is_danger: bool = False,
    theirs: str = "",
    status: int = 0,
    template: str = "rapidaction/cases/case_form.html",
    **more: object,
) -> HttpResponse:
    """A page with one form; ``theirs`` is what stands now, when another was faster."""
    context = {
        "activation": activation,
        "tabs": rapid_tabs(request.actor, "case_list"),
        "form": form,
        "heading": heading,
        "submit": submit,
        "lead": lead,
        "facts": facts,
        "is_danger": is_danger,
        "theirs": theirs,
        "back": reverse("case_detail", args=[activation.code]),
        **more,
    }
    found_status = status or (422 if form.errors else 200)
    return TemplateResponse(request, template, context, status=found_status)
