from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.evaluation.actions.moving import move_answer
from layak.evaluation.editions import edition_of
from layak.evaluation.forms.moves import MoveForm
from layak.evaluation.models import Answer
from layak.evaluation.permissions import can_move
from layak.evaluation.policies import stage_policy
from layak.evaluation.queries.moves import find_move
from layak.evaluation.standing import standing_of
from layak.evaluation.views.answers import find_answer
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.stages import Move


@require_http_methods(["GET", "POST"])
@access("answer.view")
def answer_move(request: SignedInRequest, answer_id: int, move: str) -> HttpResponse:
    """One move of the stage policy. A GET asks for the note, a POST makes the move."""
    answer = find_answer(request, answer_id)
    step = find_move(stage_policy(answer.round.policy), move, request.actor)
    if step is None:
        raise Http404
    if request.method == "GET":
        form = MoveForm(initial={"seen": answer.stage}, needs_note=step.note == "required")
        return _ask(request, answer, step, form)
    form = MoveForm(request.POST, needs_note=step.note == "required")
    if not form.is_valid():
        return _ask(request, answer, step, form, status=422)
    move_answer(
        answer_id=answer.pk,
        move=step.code,
        seen=form.cleaned_data["seen"],
        note=form.cleaned_data["note"],
        by=request.actor,
        at=timezone.now(),
    )
    say_moved(request, step)
    return redirect("answer_detail", answer.pk)


def _ask(
    request: SignedInRequest, answer: Answer, step: Move, form: MoveForm, status: int = 200
) -> HttpResponse:
    question = edition_of(answer.round.revision_id).find(answer.code)
    context = {
        "answer": answer,
        "question": question,
        "step": step,
        "form": form,
        "target": stage_policy(answer.round.policy).stage(step.target),
        "verdict": can_move(request.actor, standing_of(answer, answer.round), step.code),
    }
    return TemplateResponse(request, "evaluation/answer_move.html", context, status=status)


def say_moved(request: HttpRequest, step: Move) -> None:
    """What happened, in the words of the move."""
    said = {
        "ready": _("Jawaban dinyatakan siap."),
        "withdraw": _("Jawaban ditarik kembali."),
        "approve": _("Jawaban disetujui."),
        "waive": _("Persetujuan dibebaskan."),
        "accept": _("Jawaban diterima."),
        "return": _("Jawaban dikembalikan."),
    }
    messages.success(request, said.get(step.code, f"{step.verb}."))
