"""An assignment handed to a named person of the agency, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.evaluation.actions.delegating import delegate, take_delegation_back
from layak.evaluation.forms.contributions import DelegateForm
from layak.evaluation.models import Answer, Assignment, Delegation
from layak.evaluation.permissions.contributions import check_can_delegate
from layak.evaluation.queries.seat_people import WORK, people_with
from layak.evaluation.standing import standing_of
from layak.evaluation.views.answers import find_answer
from layak.evaluation.views.contributions import question_of
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_http_methods(["GET", "POST"])
@access("assignment.delegate")
def assignment_delegate(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    """Choose a person of the agency; a refusal keeps the choice and the words."""
    answer = find_answer(request, answer_id)
    body = get_object_or_404(Agency, code=agency)
    check_can_delegate(request.actor, standing_of(answer, answer.round), body.pk)
    people = _people(answer, body, request)
    form = DelegateForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "GET" or not form.is_valid():
        return _ask(request, answer, body, form, status=200 if request.method == "GET" else 422)
    chosen = next(person for person in people if person.pk == form.cleaned_data["to"])
    try:
        delegate(
            answer_id=answer.pk,
            agency_id=body.pk,
            to=chosen,
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("to", refusal.reason)
        return _ask(request, answer, body, form, status=409)
    messages.success(request, _("Dilimpahkan kepada %s, yang diberi tahu.") % chosen.name)
    return redirect("contribution_list", answer.pk)


def _people(answer: Answer, body: Agency, request: SignedInRequest) -> list[User]:
    """Those who can do the work of this assignment today, but for oneself."""
    assignment = get_object_or_404(Assignment, answer=answer, agency=body, ended_at=None)
    people = people_with(WORK[assignment.relation], agency_id=body.pk, today=timezone.localdate())
    return [person for person in people if person.pk != request.actor.user.pk]


def _ask(
    request: SignedInRequest, answer: Answer, body: Agency, form: DelegateForm, *, status: int
) -> HttpResponse:
    given = Delegation.objects.filter(
        assignment__answer=answer, assignment__agency=body, ended_at=None
    )
    context = {
        "answer": answer,
        "question": question_of(answer),
        "body": body,
        "form": form,
        "has_people": len(form.fields["to"].choices) > 1,  # type: ignore[attr-defined]
        "given": given.select_related("to", "given_by").first(),
    }
    return TemplateResponse(
        request, "evaluation/contribution_delegate.html", context, status=status
    )


@require_POST
@access("assignment.delegate")
def assignment_undelegate(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    answer = find_answer(request, answer_id)
    body = get_object_or_404(Agency, code=agency)
    take_delegation_back(
        answer_id=answer.pk, agency_id=body.pk, by=request.actor, at=timezone.now()
    )
    messages.success(request, _("Pelimpahan ditarik kembali."))
    return redirect("contribution_list", answer.pk)
