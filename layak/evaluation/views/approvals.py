"""Approval by the head of an agency: in the application, on paper, or waived by the chair."""

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
from django.views.decorators.http import require_GET, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.city.places.queries import municipality
from layak.evaluation.actions.moving import move_answers
from layak.evaluation.actions.statements import hand_in_statement
from layak.evaluation.exports.statements import statement_letter
from layak.evaluation.forms.approvals import ApprovalForm, StatementForm, WaiverForm
from layak.evaluation.models import Round
from layak.evaluation.queries.approval_check import ApprovalCheck, approval_check
from layak.evaluation.queries.approvals import (
    APPROVE,
    ON_PAPER,
    WAIVE,
    approval_groups,
    waiting_rows,
)
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.fetching import PDF, chosen_ids, download, fetch_round
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.uploads.storing import NotStored, Upload

if TYPE_CHECKING:
    from django.http import QueryDict

FORMS: Mapping[str, tuple[str, str, type[PlainForm]]] = {
    APPROVE: ("answer.approve", "approval_give", ApprovalForm),
    ON_PAPER: ("statement.record", "statement_record", StatementForm),
    WAIVE: ("approval.waive", "approval_waive", WaiverForm),
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


def _bind(request: SignedInRequest, code: str, move: str) -> HttpResponse:
    """Approve what was shown; whatever changed since is shown again instead."""
    round_ = fetch_round(code)
    check = _check(request, round_, move, request.POST)
    form = FORMS[move][2](request.POST, request.FILES)
    if check.gone_count or request.POST.get("seen") != check.fingerprint:
        messages.warning(
            request, _("Isian berubah sejak halaman ini dibuka. Periksa lagi, lalu setujui.")
        )
        return redirect(_check_url(check, round_))
    if not form.is_valid() or not _approve(request, round_, check, form):
        return _check_page(request, round_, check, form)
    messages.success(
        request,
        _("%(n)d jawaban %(agency)s diteruskan kepada sekretariat.")
        % {"n": len(check.rows), "agency": check.agency.name},
    )
    return redirect("approval_list", code=code)


def _check_url(check: ApprovalCheck, round_: Round) -> str:
    query = urlencode(
        {"langkah": check.move, "perangkat": check.agency.code, "pilih": check.ids}, doseq=True
    )
    return f"{reverse('approval_detail', args=[round_.code])}?{query}"


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
    data = statement_letter(round_, agency, rows, city=municipality(), at=at)
    return download(data, name=f"surat-pernyataan-{agency.code}.pdf", media_type=PDF)
