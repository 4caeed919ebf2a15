"""What the pages of one child's matter begin and end with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.fields import CaseForm
from layak.workflows.rapidaction.cases.models import Activation, Occurrence, StepRun
from layak.workflows.rapidaction.cases.permissions import check_can_work
from layak.workflows.rapidaction.cases.reads import fetch_case
from layak.workflows.rapidaction.cases.rules import Relation
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs

# what does not exist for this person
GONE = (Activation.DoesNotExist, Occurrence.DoesNotExist, StepRun.DoesNotExist)


def found_case(
    request: SignedInRequest, code: str, *, at: datetime
) -> tuple[Activation, Relation, int]:
    """The activation, relation and tier; 404 for an unknown code and for whom it is not, alike."""
    try:
        return fetch_case(request.actor, code, at)
    except (Activation.DoesNotExist, ValueError) as hidden:
        raise Http404 from hidden


def framed(request: SignedInRequest, activation: Activation, **more: object) -> dict[str, object]:
    return {"activation": activation, "tabs": rapid_tabs(request.actor, "case_list"), **more}


def form_page(
    request: SignedInRequest,
    activation: Activation,
    form: CaseForm,
    *,
    heading: str,
    submit: str,
    lead: str = "",
    facts: Sequence[str] = (),
    template: str = "rapidaction/cases/case_form.html",
    **more: object,
) -> HttpResponse:
    """A page with one form: 409 where another was faster, 422 where something is wrong."""
    context = framed(
        request,
        activation,
        form=form,
        heading=heading,
        submit=submit,
        lead=lead,
        facts=facts,
        theirs=form.theirs,
        back=reverse("case_detail", args=[activation.code]),
        **more,
    )
    status = 409 if form.theirs else (422 if form.errors else 200)
    return TemplateResponse(request, template, context, status=status)


def settled(form: CaseForm, action: Callable[[], object]) -> bool:
    """Whether ``action`` went through; a refusal comes back in the form, with what stands now where
    somebody was faster. What does not exist for this person answers 404.
    """
    try:
        action()
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        form.theirs = refusal.theirs if isinstance(refusal, Stale) else ""
        return False
    except GONE as hidden:
        raise Http404 from hidden
    return True


def worked_on(request: SignedInRequest, case_code: str) -> Activation:
    """The activation for whoever works on it. 404 for whom it does not exist; raises Refused."""
    at = timezone.now()
    activation, _relation, _tier = found_case(request, case_code, at=at)
    check_can_work(request.actor, activation, at=at)
    return activation


def row_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Http404
    return int(text)
