"""Saving an answer: one field by the autosave protocol, or the whole form by a plain POST."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.editing import Collision, Edit, Saved, save_field, save_fields
from layak.evaluation.actions.moving import move_answer
from layak.evaluation.editions import edition_of
from layak.evaluation.forms.answer import AnswerForm, read_answer_form, read_autosave
from layak.evaluation.models import Answer
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.answer_fields import OtherText, Typed, shown
from layak.evaluation.queries.live import live_score, mark_note, measured, round_marks
from layak.evaluation.queries.moves import find_move
from layak.evaluation.queries.shown import DASH, moment_text
from layak.evaluation.views.answers import answer_response, find_answer
from layak.evaluation.views.moves import say_moved
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.entries import NotAcceptable
from layak.rules.instrument import Question
from layak.rules.refusal import Refused

AUTOSAVE = "layak-autosave"
NEXT = "berikutnya"
SCORED = {"option", "mark", "not_applicable"}
type View = Callable[..., HttpResponseBase]


def is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == AUTOSAVE


def for_autosave(view: View) -> View:
    """Tells the module that the sign-in has ended, where others are led to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, answer_id: int, **rest: str) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, answer_id, **rest)
        if is_autosave(request):
            return JsonResponse({"state": "signed-out"}, status=401)
        return redirect_to_login(reverse("answer_detail", args=[answer_id]))

    return login_not_required(guarded)


@for_autosave
@require_POST
@access("answer.edit")
def answer_save(request: SignedInRequest, answer_id: int) -> HttpResponse:
    if is_autosave(request):
        return _autosave(request, answer_id)
    answer = find_answer(request, answer_id)
    question = edition_of(answer.round.revision_id).find(answer.code)
    if question is None:
        raise Http404
    form = read_answer_form(request.POST, question, answer.round.data_years)
    if form.errors:
        return answer_response(
            request, answer, typed=Typed(values=form.values, errors=form.errors), status=422
        )
    return _save_form(request, answer, question, form)


def _save_form(
    request: SignedInRequest, answer: Answer, question: Question, form: AnswerForm
) -> HttpResponse:
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


def other_text(late: Collision, question: Question) -> OtherText:
    """What was saved in the meantime, as the page shows it beside the late text."""
    raw = shown(late.field, late.value)
    labels = {option.code: option.label for option in question.options}
    text = labels.get(raw, raw) if late.field == "option" else raw
    return OtherText(text=text or DASH, by=late.by_name, at=moment_text(late.at))


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


def _autosave(request: SignedInRequest, answer_id: int) -> JsonResponse:
    result = hear_autosave(
        request.POST,
        lambda edit: save_field(
            answer_id=answer_id, edit=edit, by=request.actor, at=timezone.now()
        ),
    )
    return JsonResponse(_saved(result, request.actor)) if isinstance(result, Saved) else result


def hear_autosave(
    sent: QueryDict, save: Callable[[Edit], Saved | Collision]
) -> Saved | JsonResponse:
    """One attempt of the autosave module: what was saved, or the answer that says why not."""
    try:
        result = save(read_autosave(sent))
    except Answer.DoesNotExist as missing:
        raise Http404 from missing
    except NotAcceptable as refusal:
        return JsonResponse({"state": "invalid", "message": refusal.reason}, status=422)
    except Refused as refusal:
        return JsonResponse({"state": "refused", "message": refusal.reason}, status=409)
    return _collided(result) if isinstance(result, Collision) else result


def _collided(late: Collision) -> JsonResponse:
    said = {
        "state": "conflict",
        "version": late.version,
        "value": shown(late.field, late.value),
        "by": late.by_name,
        "at": f"{timezone.localtime(late.at):%H.%M}" if late.at else "",
    }
    return JsonResponse(said, status=409)


def say_saved(result: Saved) -> dict[str, Any]:
    """What the autosave module reads of a save."""
    return {
        "state": "saved",
        "version": result.version,
        "at": f"{timezone.localtime():%H.%M.%S}",
        "also": {
            name: {"value": shown(name, text), "version": version}
            for name, (text, version) in result.also.items()
        },
    }


def _saved(result: Saved, by: Actor) -> dict[str, Any]:
    said = say_saved(result)
    if result.field in SCORED or "-" in result.field:
        said["score_html"] = _live(result.answer, by, with_score=result.field in SCORED)
    return said


def _live(answer: Answer, by: Actor, *, with_score: bool) -> str:
    """The pieces of the page that a save changes; a count changes no score."""
    edition = edition_of(answer.round.revision_id)
    question = edition.find(answer.code)
    if question is None:
        return ""
    page: dict[str, Any] = {
        "mark_note": mark_note(answer, question),
        "measured": measured(answer, question, answer.round.data_years),
    }
    if with_score:
        marks = round_marks(answer.round_id, by)
        page["score"] = live_score(edition, answer.code, marks.marks, answer.round)
    return render_to_string("evaluation/answer_live.html", {"page": page, "with_score": with_score})
