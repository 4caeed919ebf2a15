"""Proof of an answer: handed in, renewed, taken off; one evidence for many answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from layak.evaluation.answers.fetching import find_answer
from layak.evaluation.answers.models import Answer, EvidenceUse
from layak.evaluation.answers.permissions import can_add_evidence, standing_of
from layak.evaluation.answers.uploads import UploadForm
from layak.evaluation.desk.fetching import answer_response
from layak.evaluation.proofs.actions import (
    attach_files,
    change_pages,
    detach_evidence,
    renew_file,
    reuse_evidence,
    reuse_for_answers,
)
from layak.evaluation.proofs.forms import PagesForm, RenewForm, ReuseForm, picks
from layak.evaluation.proofs.page_reads import proof_page
from layak.evaluation.proofs.reads import answers_to_prove, evidence_choices, open_rounds
from layak.evaluation.rounds.models import Round
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import pressed, say_and_go
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.reads import visible_evidence
from layak.rules.entries import read_text
from layak.rules.refusal import Refused


@require_POST
@access("evidence.add")
def evidence_attach(request: SignedInRequest, answer_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, answer, _first_error(form))
    now = timezone.now()
    try:
        with form.handed_in(by=request.user, at=now) as uploads:
            count = attach_files(
                answer_id=answer.pk,
                uploads=uploads,
                sensitivity=form.sensitivity,
                by=request.actor,
                at=now,
            )
    except Refused as refusal:
        return _again(request, answer, refusal.reason)
    said = ngettext("%(n)d bukti dilampirkan.", "%(n)d bukti dilampirkan.", count)
    return say_and_go(
        request, said % {"n": count}, reverse("answer_detail", args=[answer.pk]) + "#bukti"
    )


@require_POST
@access("evidence.add")
def evidence_renew(request: SignedInRequest, answer_id: int, use_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    use = _use(answer, use_id)
    form = RenewForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, answer, _first_error(form))
    now = timezone.now()
    try:
        with form.handed_in(by=request.user, at=now) as uploads:
            renew_file(use=use, upload=uploads[0], by=request.actor, at=now)
    except Refused as refusal:
        return _again(request, answer, refusal.reason)
    return say_and_go(
        request, _("Versi baru disimpan; versi lama tetap ada."), "evidence_detail", use.evidence_id
    )


@require_POST
@access("evidence.remove")
def evidence_detach(request: SignedInRequest, answer_id: int, use_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    detach_evidence(use=_use(answer, use_id), by=request.actor, at=timezone.now())
    messages.success(request, _("Bukti dilepas dari pertanyaan. Berkasnya tetap tersimpan."))
    if request.POST.get("kembali") == "bukti":
        return redirect("evidence_attach", answer.pk)
    return redirect(reverse("answer_detail", args=[answer.pk]) + "#bukti")


def _use(answer: Answer, use_id: int) -> EvidenceUse:
    uses = EvidenceUse.objects.select_related("evidence")
    return get_object_or_404(uses, pk=use_id, answer=answer, removed_at=None)


def _again(request: SignedInRequest, answer: Answer, reason: str) -> HttpResponse:
    """The question page with the reason on top: nothing of the upload was kept."""
    messages.error(request, reason)
    return answer_response(request, answer, status=422)


def _first_error(form: PlainForm) -> str:
    return str(next(iter(form.errors.values()))[0])


# One evidence for many answers: the proofs of an answer, and the answers of an evidence.

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
    return say_and_go(
        request, _("Bukti dipakai untuk pertanyaan ini."), "evidence_attach", answer.pk
    )


@require_POST
@access("evidence.add")
def evidence_pages(request: SignedInRequest, answer_id: int, use_id: int) -> HttpResponse:
    """Other pages of the same evidence prove the answer."""
    answer = find_answer(request, answer_id)
    use = get_object_or_404(EvidenceUse, pk=use_id, answer=answer, removed_at=None)
    form = PagesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _first_error(form))
        return _answer_page(request, answer, status=422)
    told = form.cleaned_data
    if not pressed(
        request,
        lambda: change_pages(
            use=use, pages=told["pages"], seen=told["seen"], by=request.actor, at=timezone.now()
        ),
    ):
        return _answer_page(request, answer, typed={**told, "use": use.pk}, status=422)
    return say_and_go(request, _("Halaman disimpan."), "evidence_attach", answer.pk)


def _answer_page(
    request: SignedInRequest,
    answer: Answer,
    *,
    typed: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """``typed`` is what came back with a reason: nothing of it is lost."""
    may_add = can_add_evidence(request.actor, standing_of(answer, answer.round))
    page = proof_page(answer=answer, by=request.actor, may_add=may_add, today=timezone.localdate())
    words = read_text(request.GET.get("cari", "")[:LONGEST_SEARCH]).strip()
    choices = evidence_choices(answer, request.actor, words) if may_add.allowed else None
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
    return say_and_go(request, said % {"n": count}, "evidence_detail", evidence.pk)


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
