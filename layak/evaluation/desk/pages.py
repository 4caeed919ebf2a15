"""The question page, its history, and saving: one field by the autosave, or the whole form by a plain POST."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.actions import Collision, save_field, save_fields
from layak.evaluation.answers.fetching import find_answer, say_moved
from layak.evaluation.answers.fields import Typed
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import answer_tabs
from layak.evaluation.answers.saving import (
    for_autosave,
    is_autosave,
    other_text,
    read_answer_form,
    read_autosave,
    say_collision,
    say_refused,
    say_saved,
)
from layak.evaluation.desk.fetching import answer_response
from layak.evaluation.desk.trace_reads import history
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.scores.reads import live_score, mark_note, measured, round_marks
from layak.evaluation.stages.actions import move_answer
from layak.evaluation.stages.reads import find_move
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_GET
@access("answer.view")
def answer_detail(request: SignedInRequest, answer_id: int) -> HttpResponse:
    return answer_response(request, find_answer(request, answer_id))


@require_GET
@access("answer.view")
def answer_history(request: SignedInRequest, answer_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Http404
    changes = history(answer, question)
    context = {
        "answer": answer,
        "question": question,
        "changes": changes,
        "tabs": answer_tabs(answer, request.actor, "riwayat"),
    }
    return TemplateResponse(request, "evaluation/answer_history.html", context)


NEXT = "berikutnya"
SCORED = {"option", "mark", "not_applicable"}


@for_autosave
@require_POST
@access("answer.edit")
def answer_save(request: SignedInRequest, answer_id: int) -> HttpResponse:
    if is_autosave(request):
        try:
            edit = read_autosave(request.POST)
            result = save_field(answer_id=answer_id, edit=edit, by=request.actor, at=timezone.now())
        except Answer.DoesNotExist as missing:
            raise Http404 from missing
        except Refused as refusal:
            return say_refused(refusal)
        if isinstance(result, Collision):
            return say_collision(result)
        said = say_saved(result)
        if result.field in SCORED or "-" in result.field:
            said["score_html"] = _live(
                result.answer, request.actor, with_score=result.field in SCORED
            )
        return JsonResponse(said)
    answer = find_answer(request, answer_id)
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Http404
    form = read_answer_form(request.POST, question, answer.round.data_years)
    if form.errors:
        return answer_response(
            request, answer, typed=Typed(values=form.values, errors=form.errors), status=422
        )
    try:
        results = save_fields(
            answer_id=answer.pk, edits=form.edits, by=request.actor, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return answer_response(request, answer, typed=Typed(values=form.values), status=409)
    others = {r.field: other_text(r, question) for r in results if isinstance(r, Collision)}
    if others:
        values = {name: form.values[name] for name in others}
        fresh = find_answer(request, answer.pk)
        return answer_response(
            request, fresh, typed=Typed(values=values, others=others), status=409
        )
    return _go_on(request, answer)


def _go_on(request: SignedInRequest, answer: Answer) -> HttpResponse:
    """After a save: a move in the same go, the next question, or here again."""
    here = redirect("answer_detail", answer.pk)
    then = request.POST.get("lalu", "")
    if then == NEXT:
        messages.success(request, _("%s tersimpan.") % answer.code)
        _before, after = round_marks(answer.round_id, request.actor).neighbours(answer.code)
        return redirect("answer_detail", after[1]) if after else here
    step = find_move(stage_policy(answer.round.policy), then, request.actor) if then else None
    if step is None:
        messages.success(request, _("Tersimpan."))
        return here
    try:
        move_answer(
            answer_id=answer.pk,
            move=step.code,
            seen=request.POST.get("seen", ""),
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.warning(request, _("Tersimpan. %s") % refusal.reason)
        return here
    say_moved(request, step)
    return here


def _live(answer: Answer, by: Actor, *, with_score: bool) -> str:
    """The pieces of the page that a save changes; a count changes no score."""
    edition = edition_of(answer.round.revision_id)
    question = edition.find(answer.code)
    if question is None:
        return ""
    page: dict[str, object] = {
        "mark_note": mark_note(answer, question),
        "measured": measured(answer, question, answer.round.data_years),
    }
    if with_score:
        marks = round_marks(answer.round_id, by)
        page["score"] = live_score(edition, answer.code, marks.marks, answer.round)
    return render_to_string("evaluation/answer_live.html", {"page": page, "with_score": with_score})
