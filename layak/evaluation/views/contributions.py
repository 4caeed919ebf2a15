"""The parts of an answer: one page for all of them, and the saves of the own one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.actions.contributing import hand_in, save_contribution
from layak.evaluation.actions.versioned import Collision, Edit, Saved
from layak.evaluation.editions import edition_of
from layak.evaluation.fields import part_names
from layak.evaluation.forms.answer import AnswerForm, read_fields
from layak.evaluation.models import Answer
from layak.evaluation.queries.answer_fields import Typed
from layak.evaluation.queries.contribution_page import NOBODY, Asked, contribution_page
from layak.evaluation.views.answers import find_answer
from layak.evaluation.views.saving import (
    for_autosave,
    hear_autosave,
    is_autosave,
    other_text,
    say_saved,
)
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.instrument import Question
from layak.rules.refusal import Refused

HAND_IN_TOO = "serahkan"


@require_GET
@access("answer.view")
def contribution_list(request: SignedInRequest, answer_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    return _page(request, answer, stand_in=request.GET.get("untuk", ""))


def _page(
    request: SignedInRequest,
    answer: Answer,
    *,
    stand_in: str = "",
    typed: Typed = NOBODY,
    status: int = 200,
) -> HttpResponse:
    asked = Asked(
        by=request.actor,
        site=request.build_absolute_uri("/").rstrip("/"),
        at=timezone.now(),
        stand_in=stand_in,
    )
    page = contribution_page(answer=answer, asked=asked, typed=typed)
    return TemplateResponse(
        request, "evaluation/contribution_list.html", {"page": page}, status=status
    )


@for_autosave
@require_POST
@access("contribution.edit")
def contribution_save(request: SignedInRequest, answer_id: int, agency: str) -> HttpResponse:
    """One field by the autosave protocol, or the whole form; with it, handing in."""
    body = get_object_or_404(Agency, code=agency)
    if is_autosave(request):
        return _autosave(request, answer_id, body)
    answer = find_answer(request, answer_id)
    question = question_of(answer)
    form = read_fields(request.POST, question, list(part_names(question, answer.round.data_years)))
    if form.errors:
        typed = Typed(values=form.values, errors=form.errors)
        return _page(request, answer, stand_in=agency, typed=typed, status=422)
    return _save_form(request, answer, body, form)


def _autosave(request: SignedInRequest, answer_id: int, body: Agency) -> JsonResponse:
    def save(edit: Edit) -> Saved | Collision:
        results = save_contribution(
            answer_id=answer_id,
            agency_id=body.pk,
            edits=[edit],
            by=request.actor,
            at=timezone.now(),
        )
        return results[0]

    result = hear_autosave(request.POST, save)
    return JsonResponse(say_saved(result)) if isinstance(result, Saved) else result


def _save_form(
    request: SignedInRequest, answer: Answer, body: Agency, form: AnswerForm
) -> HttpResponse:
    try:
        results = save_contribution(
            answer_id=answer.pk,
            agency_id=body.pk,
            edits=form.edits,
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
        typed = Typed(values=form.values)
        return _page(request, answer, stand_in=body.code, typed=typed, status=409)
    late = [result for result in results if isinstance(result, Collision)]
    if late:
        question = question_of(answer)
        typed = Typed(
            values={result.field: form.values[result.field] for result in late},
            others={result.field: other_text(result, question) for result in late},
        )
        fresh = find_answer(request, answer.pk)
        return _page(request, fresh, stand_in=body.code, typed=typed, status=409)
    if request.POST.get("lalu") != HAND_IN_TOO:
        messages.success(request, _("Tersimpan."))
        return back(answer.pk)
    try:
        hand_in(answer_id=answer.pk, agency_id=body.pk, by=request.actor, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, _("Tersimpan. %s") % refusal.reason)
    else:
        messages.success(request, _("Bagian diserahkan; pemimpin diberi tahu."))
    return back(answer.pk)


def both(request: SignedInRequest, answer_id: int, agency: str) -> tuple[Answer, Agency]:
    """The answer, if it is this person's to see, and the agency of the address."""
    return find_answer(request, answer_id), get_object_or_404(Agency, code=agency)


def question_of(answer: Answer) -> Question:
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Http404
    return question


def back(answer_id: int) -> HttpResponse:
    return redirect("contribution_list", answer_id)
