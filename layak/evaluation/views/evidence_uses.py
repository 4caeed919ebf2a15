"""One evidence for many answers: the proofs of an answer, and the answers of an evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from layak.evaluation.actions.evidence_uses import change_pages, reuse_evidence, reuse_for_answers
from layak.evaluation.forms.evidence_uses import PagesForm, ReuseForm, picks
from layak.evaluation.models import Answer, EvidenceUse, Round
from layak.evaluation.queries.evidence_answer import proof_page
from layak.evaluation.queries.evidence_choices import (
    answers_to_prove,
    evidence_choices,
    open_rounds,
)
from layak.evaluation.views.answers import find_answer
from layak.evaluation.views.evidence import evidence_attach
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import visible_evidence
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

LONGEST_SEARCH = 200


@require_http_methods(["GET", "POST"])
@access("evidence.view")
def answer_evidence(request: SignedInRequest, answer_id: int) -> HttpResponseBase:
    """The page "Bukti" of an answer; files are handed in at the same address."""
    if request.method == "POST":
        return evidence_attach(request, answer_id)
    return _answer_page(request, find_answer(request, answer_id))


@require_POST
@access("evidence.add")
def evidence_reuse(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """An evidence that is there already proves this answer too."""
    answer = find_answer(request, answer_id)
    form = ReuseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Pilih sebuah bukti dari daftar."))
        return _answer_page(request, answer, status=422)
    told = form.cleaned_data
    try:
        reuse_evidence(
            evidence_id=told["evidence"],
            answer_id=answer.pk,
            pages=told["pages"],
            by=request.actor,
            at=timezone.now(),
        )
    except Evidence.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return _answer_page(request, answer, typed=told, status=422)
    messages.success(request, _("Bukti dipakai untuk pertanyaan ini."))
    return redirect("evidence_attach", answer.pk)


@require_POST
@access("evidence.add")
def evidence_pages(request: SignedInRequest, answer_id: int, use_id: int) -> HttpResponse:
    """Other pages of the same evidence prove the answer."""
    answer = find_answer(request, answer_id)
    use = get_object_or_404(EvidenceUse, pk=use_id, answer=answer, removed_at=None)
    form = PagesForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return _answer_page(request, answer, status=422)
    told = form.cleaned_data
    try:
        change_pages(
            use=use, pages=told["pages"], seen=told["seen"], by=request.actor, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return _answer_page(request, answer, typed={**told, "use": use.pk}, status=422)
    messages.success(request, _("Halaman disimpan."))
    return redirect("evidence_attach", answer.pk)


def _answer_page(
    request: SignedInRequest,
    answer: Answer,
    *,
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """``typed`` is what came back with a reason: nothing of it is lost."""
    page = proof_page(answer=answer, by=request.actor, today=timezone.localdate())
    words = read_text(request.GET.get("cari", "")[:LONGEST_SEARCH]).strip()
    choices = evidence_choices(answer, request.actor, words) if page.may_add.allowed else None
    context = {"page": page, "choices": choices, "typed": typed or {}}
    is_part = choices is not None and request.htmx and not request.htmx.history_restore_request
    template = "proof_choices.html#choices" if is_part else "answer_proofs.html"
    return TemplateResponse(request, f"evaluation/{template}", context, status=status)


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def evidence_use_for(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    """Choose the questions of a round that an evidence proves, each with its pages."""
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    rounds = open_rounds()
    if request.method == "GET":
        return _choose(request, evidence, rounds)
    try:
        count = reuse_for_answers(
            evidence_id=evidence.pk,
            picks=picks(request.POST),
            by=request.actor,
            at=timezone.now(),
        )
    except (Answer.DoesNotExist, Evidence.DoesNotExist) as missing:
        raise Http404 from missing
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return _choose(request, evidence, rounds, status=422)
    said = ngettext(
        "Bukti dipakai untuk %(n)d pertanyaan.", "Bukti dipakai untuk %(n)d pertanyaan.", count
    )
    messages.success(request, said % {"n": count})
    return redirect("evidence_detail", evidence.pk)


def _choose(
    request: SignedInRequest, evidence: Evidence, rounds: list[Round], *, status: int = 200
) -> HttpResponse:
    wanted = request.GET.get("putaran", "")
    words = read_text(request.GET.get("q", "")[:LONGEST_SEARCH]).strip()
    round_ = next((one for one in rounds if one.code == wanted), None) or next(iter(rounds), None)
    found = (
        answers_to_prove(round_, evidence, request.actor, words, at=timezone.now())
        if round_
        else []
    )
    typed = {pick.answer_id: pick.pages for pick in picks(request.POST)}
    context = {
        "evidence": evidence,
        "rounds": rounds,
        "round": round_,
        "words": words,
        "rows": [(row, row.id in typed, typed.get(row.id, "")) for row in found],
        "free_count": sum(not row.is_used for row in found),
    }
    return TemplateResponse(request, "evaluation/evidence_use_for.html", context, status=status)
