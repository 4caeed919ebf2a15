"""The secretariat accepts approved answers, or returns them with a note."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.actions.moving import move_answers
from layak.evaluation.models import Round
from layak.evaluation.queries.acceptance import acceptance
from layak.evaluation.queries.approvals import ACCEPT, RETURN
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.fetching import chosen_ids, fetch_round, ticked_ids
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_GET
@access("answer.accept")
def acceptance_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Approved answers by agency; those of the own agency are accepted by someone else."""
    return _page(request, fetch_round(code))


def _page(
    request: SignedInRequest, round_: Round, *, refused: str = "", status: int = 200
) -> HttpResponse:
    found = acceptance(round_, request.actor, at=timezone.now())
    shown = [(row.answer_id, group.code) for group in found.mine for row in group.rows]
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "penerimaan"),
        "acceptance": found,
        "refused": refused,
        "note": request.POST.get("note", ""),
        "ticked": ticked_ids(request, shown),
    }
    return TemplateResponse(request, "evaluation/acceptance_list.html", page, status=status)


@require_POST
@access("answer.accept")
def acceptance_give(request: SignedInRequest, code: str) -> HttpResponse:
    return _move(request, code, ACCEPT, _("%(n)d jawaban diterima."))


@require_POST
@access("answer.return")
def acceptance_return(request: SignedInRequest, code: str) -> HttpResponse:
    return _move(request, code, RETURN, _("%(n)d jawaban dikembalikan dengan catatan."))


def _move(request: SignedInRequest, code: str, move: str, done: str) -> HttpResponse:
    """A batch, all or nothing; a refusal keeps the ticks and the note on the page."""
    round_ = fetch_round(code)
    try:
        count = move_answers(
            round_=round_,
            answer_ids=chosen_ids(request.POST),
            move=move,
            note=request.POST.get("note", ""),
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        return _page(request, round_, refused=refusal.reason, status=409)
    messages.success(request, done % {"n": count})
    return redirect("acceptance_list", code=code)
