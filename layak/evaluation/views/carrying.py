"""What comes from the last round: brought by the secretariat, confirmed by who fills in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.evaluation.actions import carrying
from layak.evaluation.models import Answer, Round
from layak.evaluation.permissions import can_change_round
from layak.evaluation.queries.carry_page import carried_answers, carry_preview, carry_sources
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.answers import find_answer
from layak.evaluation.views.fetching import chosen_ids, fetch_round, ticked_ids
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


@require_http_methods(["GET", "POST"])
@access("round.manage")
def carry_forward(request: SignedInRequest, code: str) -> HttpResponse:
    """What would come from an earlier round; a POST brings it."""
    round_ = fetch_round(code)
    sources = carry_sources(round_)
    sent = request.POST if request.method == "POST" else request.GET
    wanted = sent.get("dari", sources[0].code if sources else "")
    source = next((row for row in sources if row.code == wanted), None)
    if wanted and source is None:
        raise Http404
    if request.method == "POST":
        return _bring(request, round_, source)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "bawa"),
        "sources": sources,
        "preview": carry_preview(round_, source, at=timezone.now()) if source else None,
        "verdict": can_change_round(request.actor, round_),
    }
    return TemplateResponse(request, "evaluation/carry_forward.html", page)


def _bring(request: SignedInRequest, round_: Round, source: Round | None) -> HttpResponse:
    if source is None:
        raise Refused(_("Belum ada putaran lain yang isiannya dapat dibawa."))
    found = carrying.carry_forward(
        round_=round_, source=source, by=request.actor, at=timezone.now()
    )
    said = _("%(n)d jawaban dibawa dari %(title)s. Nilainya 0 sampai dipastikan.")
    messages.success(request, said % {"n": found.answer_count, "title": source.title})
    return redirect("carry_forward", code=round_.code)


@require_http_methods(["GET", "POST"])
@access("answer.edit")
def carried_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Answers that wait for a confirmation; a POST confirms those that were ticked."""
    round_ = fetch_round(code)
    if request.method == "GET":
        return _list(request, round_)
    chosen = chosen_ids(request.POST)
    try:
        count = carrying.confirm_batch(
            round_=round_,
            answer_ids=chosen,
            seen={pk: request.POST.get(f"seen-{pk}", "") for pk in chosen},
            by=request.actor,
            at=timezone.now(),
        )
    except Answer.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        return _list(request, round_, refused=refusal.reason, status=409)
    messages.success(request, _("%(n)d jawaban dipastikan.") % {"n": count})
    return redirect("carried_list", code=code)


def _list(
    request: SignedInRequest, round_: Round, *, refused: str = "", status: int = 200
) -> HttpResponse:
    found = carried_answers(round_, request.actor, at=timezone.now())
    shown = [(row.answer_id, group.code) for group in found.groups for row in group.rows]
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "pastikan"),
        "found": found,
        "refused": refused,
        "ticked": ticked_ids(request, shown),
    }
    return TemplateResponse(request, "evaluation/carry_list.html", page, status=status)


@require_POST
@access("answer.edit")
def answer_confirm(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """The last round's option and mark hold again."""
    answer = find_answer(request, answer_id)
    carrying.confirm_carried(
        answer_id=answer.pk,
        seen=request.POST.get("seen", ""),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Isian putaran lalu dipastikan dan dihitung sekarang."))
    return redirect("answer_detail", answer.pk)


@require_POST
@access("answer.edit")
def answer_drop_carried(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """Nothing of the last round holds here."""
    answer = find_answer(request, answer_id)
    carrying.drop_carried(
        answer_id=answer.pk,
        seen=request.POST.get("seen", ""),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Isian putaran lalu dilepas. Riwayatnya tetap tersimpan."))
    return redirect("answer_detail", answer.pk)
