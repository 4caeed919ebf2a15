"""One move of an answer; approval by the head of an agency; acceptance by the secretariat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.reads import signs_for
from layak.city.places.queries import municipality
from layak.evaluation.answers.fetching import find_answer, say_moved
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.flags.actions import FlagsOpen
from layak.evaluation.flags.reads import explain_url, flag_page
from layak.evaluation.rounds.fetching import PDF, chosen_ids, download, fetch_round, ticked_ids
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.stages.actions import hand_in_statement, move_answer, move_answers
from layak.evaluation.stages.forms import (
    ApprovalForm,
    MoveForm,
    ReturnForm,
    StatementForm,
    WaiverForm,
)
from layak.evaluation.stages.letter import statement_letter
from layak.evaluation.stages.permissions import can_move, can_undo
from layak.evaluation.stages.reads import (
    ACCEPT,
    APPROVE,
    ON_PAPER,
    RETURN,
    SEND_BACK,
    UNDO_ACCEPT,
    UNDO_APPROVE,
    UNDO_ON_PAPER,
    UNDO_WAIVE,
    WAIVE,
    ApprovalCheck,
    approval_check,
    approval_groups,
    by_lead,
    find_move,
    undoable_groups,
    waiting_rows,
)
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.records.evidence.uploads.storing import NotStored, Upload
from layak.rules.refusal import Refused, Verdict
from layak.rules.stages import Move

if TYPE_CHECKING:
    from django.http import QueryDict
    from django_stubs_ext import StrPromise


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
    try:
        move_answer(
            answer_id=answer.pk,
            move=step.code,
            seen=form.cleaned_data["seen"],
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        )
    except FlagsOpen as refusal:
        messages.warning(request, refusal.reason)
        return redirect(explain_url(answer.pk, step.code))
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
        "flags": flag_page(answer, request.actor),
        "target": stage_policy(answer.round.policy).stage(step.target),
        "verdict": _verdict(request, answer, step),
    }
    return TemplateResponse(request, "evaluation/answer_move.html", context, status=status)


def _verdict(request: SignedInRequest, answer: Answer, step: Move) -> Verdict:
    found = can_move(request.actor, standing_of(answer, answer.round), step.code)
    if found.allowed and step.undoes:
        last = answer.steps.order_by("-pk").first()
        return can_undo(step, answer, last, at=timezone.now())
    return found


# Approval by the head of an agency: in the application, on paper, or waived by the chair.

FORMS: Mapping[str, tuple[str, str, type[PlainForm]]] = {
    APPROVE: ("answer.approve", "approval_give", ApprovalForm),
    ON_PAPER: ("statement.record", "statement_record", StatementForm),
    WAIVE: ("approval.waive", "approval_waive", WaiverForm),
    SEND_BACK: ("answer.approve", "approval_send_back", ReturnForm),
    UNDO_APPROVE: ("answer.approve", "approval_undo", ReturnForm),
    UNDO_ON_PAPER: ("statement.record", "statement_undo", ReturnForm),
    UNDO_WAIVE: ("approval.waive", "waiver_undo", ReturnForm),
}


@require_GET
@access("answer.view")
def approval_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Ready answers by agency, with what this person may do about them."""
    round_ = fetch_round(code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "persetujuan"),
        "groups": approval_groups(round_, request.actor, at=timezone.now()),
        "undoable": undoable_groups(round_, request.actor, at=timezone.now()),
        "may_open": request.actor.may("evidence.view"),
    }
    return TemplateResponse(request, "evaluation/approval_list.html", page)


@require_GET
@access("answer.view")
def approval_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """The page before it binds. Who has no right to this way of approving finds nothing."""
    round_ = fetch_round(code)
    move = request.GET.get("langkah", "")
    if move not in FORMS or not request.actor.may(FORMS[move][0]):
        raise Http404
    return _check_page(
        request, round_, _check(request, round_, move, request.GET), FORMS[move][2]()
    )


def _check(request: SignedInRequest, round_: Round, move: str, data: QueryDict) -> ApprovalCheck:
    agency = get_object_or_404(Agency, code=data.get("perangkat", ""))
    scope = request.actor.scope("answer.view")
    if scope != "all" and agency.pk not in request.actor.agency_ids("answer.view"):
        raise Http404
    ids = chosen_ids(data)
    return approval_check(round_, request.actor, move, agency=agency, ids=ids, at=timezone.now())


def _check_page(
    request: SignedInRequest, round_: Round, check: ApprovalCheck, form: PlainForm
) -> HttpResponse:
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "persetujuan"),
        "check": check,
        "form": form,
        "post_url": reverse(FORMS[check.move][1], args=[round_.code]),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/approval_check.html", page, status=status)


@require_POST
@access("answer.approve")
def approval_give(request: SignedInRequest, code: str) -> HttpResponse:
    return _bind(request, code, APPROVE)


@require_POST
@access("approval.waive")
def approval_waive(request: SignedInRequest, code: str) -> HttpResponse:
    return _bind(request, code, WAIVE)


@require_POST
@access("statement.record")
def statement_record(request: SignedInRequest, code: str) -> HttpResponse:
    return _bind(request, code, ON_PAPER)


@require_POST
@access("answer.approve")
def approval_send_back(request: SignedInRequest, code: str) -> HttpResponse:
    return _bind(request, code, SEND_BACK)


@require_POST
@access("answer.approve")
def approval_undo(request: SignedInRequest, code: str) -> HttpResponse:
    return _bind(request, code, UNDO_APPROVE)


@require_POST
@access("statement.record")
def statement_undo(request: SignedInRequest, code: str) -> HttpResponse:
    return _bind(request, code, UNDO_ON_PAPER)


@require_POST
@access("approval.waive")
def waiver_undo(request: SignedInRequest, code: str) -> HttpResponse:
    return _bind(request, code, UNDO_WAIVE)


DONE: Mapping[str, StrPromise] = {
    SEND_BACK: gettext_lazy("%(n)d jawaban dikembalikan kepada operator %(agency)s."),
    UNDO_APPROVE: gettext_lazy("Persetujuan %(n)d jawaban %(agency)s dibatalkan."),
    UNDO_ON_PAPER: gettext_lazy("Catatan surat untuk %(n)d jawaban %(agency)s dibatalkan."),
    UNDO_WAIVE: gettext_lazy("Pembebasan %(n)d jawaban %(agency)s dibatalkan."),
}
FORWARDED = gettext_lazy("%(n)d jawaban %(agency)s diteruskan kepada sekretariat.")


def _bind(request: SignedInRequest, code: str, move: str) -> HttpResponse:
    """Approve what was shown; whatever changed since is shown again instead."""
    round_ = fetch_round(code)
    check = _check(request, round_, move, request.POST)
    form = FORMS[move][2](request.POST, request.FILES)
    if check.gone_count or request.POST.get("seen") != check.fingerprint:
        messages.warning(request, _("Isian berubah sejak halaman ini dibuka. Periksa sekali lagi."))
        query = urlencode(
            {"langkah": check.move, "perangkat": check.agency.code, "pilih": check.ids}, doseq=True
        )
        return redirect(f"{reverse('approval_detail', args=[round_.code])}?{query}")
    if not form.is_valid() or not _approve(request, round_, check, form):
        return _check_page(request, round_, check, form)
    said = DONE.get(move, FORWARDED) % {"n": len(check.rows), "agency": check.agency.name}
    return say_and_go(request, said, "approval_list", code=code)


def _approve(
    request: SignedInRequest, round_: Round, check: ApprovalCheck, form: PlainForm
) -> bool:
    """Make the move; False with the reason on the form when the scan cannot be kept."""
    if check.move != ON_PAPER:
        move_answers(
            round_=round_,
            answer_ids=check.ids,
            move=check.move,
            note=form.cleaned_data["note"],
            by=request.actor,
            at=timezone.now(),
        )
        return True
    scan = form.cleaned_data["scan"]
    try:
        hand_in_statement(
            round_=round_,
            agency=check.agency,
            answer_ids=check.ids,
            upload=Upload(stream=scan.file, name=scan.name, size=scan.size),
            signer_name=form.cleaned_data["signer_name"],
            signed_on=form.cleaned_data["signed_on"],
            by=request.actor,
            at=timezone.now(),
        )
    except NotStored as refusal:
        form.add_error("scan", refusal.reason)
        return False
    return True


@require_GET
@access("answer.view")
def statement_letter_file(request: SignedInRequest, code: str) -> HttpResponse:
    """The statement to print and sign, for the chosen answers or for all that are ready."""
    round_ = fetch_round(code)
    agency = get_object_or_404(Agency, code=request.GET.get("perangkat", ""))
    scope = request.actor.scope("answer.view")
    if scope != "all" and agency.pk not in request.actor.agency_ids("answer.view"):
        raise Http404
    ids = chosen_ids(request.GET) or None
    at = timezone.now()
    found = waiting_rows(round_, request.actor, ON_PAPER, at=at, agency=agency, ids=ids)
    rows = [row for row, _standing in found]
    signer = signs_for(agency.pk, "answer.approve", on=timezone.localdate(at))
    data = statement_letter(round_, agency, rows, city=municipality(), signer=signer, at=at)
    return download(data, name=f"surat-pernyataan-{agency.code}.pdf", media_type=PDF)


# The secretariat accepts approved answers, or returns them with a note.


@require_GET
@access("answer.accept")
def acceptance_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Approved answers by agency; those of the own agency are accepted by someone else."""
    return _page(request, fetch_round(code))


def _page(
    request: SignedInRequest, round_: Round, *, refused: str = "", status: int = 200
) -> HttpResponse:
    found = waiting_rows(round_, request.actor, ACCEPT, at=timezone.now())
    groups = by_lead(row for row, _standing in found)
    # answers of the own agency are accepted by someone else
    mine, others = (
        [
            (agency, rows)
            for agency, everything in groups
            if (rows := [row for row in everything if row.accept.allowed == is_mine])
        ]
        for is_mine in (True, False)
    )
    shown = [(row.answer_id, agency.code) for agency, rows in mine for row in rows]
    undo = stage_policy(round_.policy).move(UNDO_ACCEPT)
    accepted = [
        row
        for row, standing in waiting_rows(round_, request.actor, UNDO_ACCEPT, at=timezone.now())
        if can_move(request.actor, standing, UNDO_ACCEPT).allowed
    ]
    page = {
        "round": round_,
        "undo": undo,
        "undoable": by_lead(accepted),
        "undoable_count": len(accepted),
        "tabs": round_tabs(request.actor, round_, "penerimaan"),
        "mine": mine,
        "others": others,
        "mine_count": len(shown),
        "reason": next(
            (row.accept.reason for row, _standing in found if not row.accept.allowed), ""
        ),
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
@access("answer.accept")
def acceptance_return(request: SignedInRequest, code: str) -> HttpResponse:
    return _move(request, code, RETURN, _("%(n)d jawaban dikembalikan dengan catatan."))


@require_POST
@access("answer.accept")
def acceptance_undo(request: SignedInRequest, code: str) -> HttpResponse:
    return _move(request, code, UNDO_ACCEPT, _("Penerimaan %(n)d jawaban dibatalkan."))


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
    return say_and_go(request, done % {"n": count}, "acceptance_list", code=code)
