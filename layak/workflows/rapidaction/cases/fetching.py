"""What the pages of one child's matter begin and end with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.models import Activation, Occurrence, StepRun
from layak.workflows.rapidaction.cases.permissions import check_can_work
from layak.workflows.rapidaction.cases.reads import fetch_case
from layak.workflows.rapidaction.cases.rules import Relation
from layak.workflows.rapidaction.scheme.fields import SealedForm
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs


def found_case(
    request: SignedInRequest, case_code: str, *, at: datetime
) -> tuple[Activation, Relation]:
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


def settled(form: forms.Form, action: Callable[[], object]) -> tuple[bool, str]:
    """Whether ``action`` went through, and what stands now where somebody was faster.

    A refusal comes back in the form; what does not exist for this person answers 404.
    """
    try:
        action()
    except Stale as stale:
        form.add_error(None, stale.reason)
        return False, stale.theirs
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return False, ""
    except (Activation.DoesNotExist, Occurrence.DoesNotExist, StepRun.DoesNotExist) as hidden:
        raise Http404 from hidden
    return True, ""


def worked_on(request: SignedInRequest, case_code: str) -> Activation:
    """The activation for whoever works on it. 404 for whom it does not exist; raises Refused."""
    at = timezone.now()
    activation, _relation = found_case(request, case_code, at=at)
    check_can_work(request.actor, activation, at=at)
    return activation


# What the pages of one child's matter have in common.


def found_with_tier(
    request: SignedInRequest, code: str, *, at: datetime
) -> tuple[Activation, Relation, int]:
    """The activation, relation and tier; 404 for an unknown code and for whom it is not, alike."""
    try:
        return fetch_case(request.actor, code, at)
    except Activation.DoesNotExist as hidden:
        raise Http404 from hidden


def framed(request: SignedInRequest, activation: Activation, **more: Any) -> dict[str, Any]:
    return {"activation": activation, "tabs": rapid_tabs(request.actor, "case_list"), **more}


def settled_sealed(form: SealedForm, action: Callable[[], object]) -> bool:
    """Run ``action``; a refusal stands at its field, and nothing that was typed is lost."""
    try:
        action()
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def row_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Http404
    return int(text)
