"""Agreed readings: the sheet of one question, the list of a round, and the sheet to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.places.queries import municipality
from layak.evaluation.agreements.actions import (
    AgreementMoved,
    add_dissent,
    withdraw_agreement,
    write_agreement,
)
from layak.evaluation.agreements.forms import (
    AgreementFilterForm,
    AgreementForm,
    DissentForm,
    WithdrawForm,
)
from layak.evaluation.agreements.letter import agreement_report
from layak.evaluation.agreements.reads import (
    agency_choices,
    agreed_reading,
    agreement_history,
    agreement_list,
    newest_agreement,
    seen_version,
)
from layak.evaluation.answers.fetching import find_answer
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.fetching import PDF, download, fetch_round
from layak.platform.documents.files.kinds import DOCX
from layak.platform.documents.writing.report_docx import report_docx
from layak.platform.documents.writing.reports import report_pdf
from layak.platform.web.access import access
from layak.platform.web.forms import PlainForm
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.rules.refusal import Refused


@require_GET
@access("answer.view")
def agreement_of_round(request: SignedInRequest, code: str) -> HttpResponse:
    """All questions of a round that this person sees, with what was agreed."""
    round_ = fetch_round(code)
    parts = [(part.code, part.name) for part in edition_of(round_.revision_id).parts]
    # without a filter those that are agreed; "Semua" asks for the empty one
    data = request.GET.copy()
    data.setdefault("keadaan", "ada")
    form = AgreementFilterForm(data, parts=parts)
    asked: dict[str, Any] = form.asked
    page = agreement_list(round_=round_, by=request.actor, **asked)
    values = {"page": page, "round": round_, "tabs": page.tabs, "form": form}
    return TemplateResponse(request, "evaluation/agreement_list.html", values)


@require_GET
@access("answer.view")
def agreement_sheet(request: SignedInRequest, code: str, ending: str) -> HttpResponse:
    """All agreed readings that this person sees, to sign and keep."""
    round_ = fetch_round(code)
    found = agreement_list(round_=round_, by=request.actor, state="ada")
    city, at = municipality(), timezone.now()
    name = f"lembar-kesepakatan-{round_.code}.{ending}"
    report = agreement_report(found, city=city, at=at)
    if ending == "pdf":
        return download(report_pdf(report, created=at), name=name, media_type=PDF)
    return download(report_docx(report, created=at), name=name, media_type=DOCX.media_type)


@require_GET
@access("answer.view")
def agreement_detail(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """What was agreed on a question, who differs, and how it came about."""
    return _response(request, find_answer(request, answer_id))


@require_POST
@access("agreement.decide")
def agreement_write(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """Write or replace; what was typed stays when someone else was faster."""
    answer = find_answer(request, answer_id)
    form = AgreementForm(request.POST, agencies=agency_choices())

    def write() -> None:
        write_agreement(
            question_id=answer.question_id,
            content=form.content(),
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=timezone.now(),
        )

    return _done(request, answer, form, write, _("Kesepakatan disimpan."), name="form")


@require_POST
@access("agreement.decide")
def agreement_withdraw(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """From now on nothing is agreed; the versions stay."""
    answer = find_answer(request, answer_id)
    form = WithdrawForm(request.POST, auto_id="cabut-%s")

    def withdraw() -> None:
        told = form.cleaned_data
        withdraw_agreement(
            question_id=answer.question_id,
            **{name: told[name] for name in ("decided_on", "decided_label", "decided_url", "seen")},
            by=request.actor,
            at=timezone.now(),
        )

    return _done(request, answer, form, withdraw, _("Kesepakatan dicabut."), name="withdrawing")


@require_POST
@access("agreement.decide")
def dissent_add(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """An agency's other reading, beside the agreed one."""
    answer = find_answer(request, answer_id)
    form = DissentForm(request.POST, agencies=agency_choices())

    def add() -> None:
        told = form.cleaned_data
        newest = newest_agreement(answer)
        if newest is None or newest.pk != told["agreement"]:
            raise AgreementMoved
        add_dissent(
            agreement_id=newest.pk,
            agency_id=int(told["agency"]),
            text=told["text"],
            by=request.actor,
            at=timezone.now(),
        )

    return _done(request, answer, form, add, _("Pendapat dicatat."), name="dissenting")


def _done(
    request: SignedInRequest,
    answer: Answer,
    form: PlainForm,
    act: Callable[[], None],
    said: str,
    *,
    name: str,
) -> HttpResponse:
    """Do it and go to the sheet, or the sheet with the reason and what was typed."""
    if not form.is_valid():
        return _response(request, answer, status=422, **{name: form})
    try:
        act()
    except AgreementMoved as moved:
        # what was typed, read at the version that stands now: sent again it replaces that one
        data = request.POST.copy()
        data["seen"] = str(seen_version(answer))
        form.data = data
        form.add_error(None, moved.reason)
        return _response(request, answer, status=409, **{name: form})
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _response(request, answer, status=422, **{name: form})
    return say_and_go(request, said, "agreement_detail", answer.pk)


def _response(
    request: SignedInRequest, answer: Answer, *, status: int = 200, **forms: PlainForm
) -> HttpResponse:
    agreed = agreed_reading(answer)
    values: dict[str, object] = {
        "answer": answer,
        "question": edition_of(answer.round.revision_id).find(answer.code),
        "agreed": agreed,
        "versions": agreement_history(answer),
        "may_decide": request.actor.may("agreement.decide"),
    }
    if values["may_decide"]:
        agencies, seen = agency_choices(), seen_version(answer)
        # what counts now; a page of a meeting may name itself (``?rapat=`` and ``?alamat=``)
        newest = newest_agreement(answer)
        words = ("reading", "denominator", "denominator_source", "accepted_proof")
        known = {name: getattr(newest, name) for name in words} if newest else {}
        asked, url = request.GET.get("rapat", "")[:200], request.GET.get("alamat", "")[:200]
        meeting = {"decided_label": asked, "decided_on": timezone.localdate()} if asked else {}
        if asked and url.startswith("/") and not url.startswith("//"):
            meeting["decided_url"] = url
        initial = known | {"lead": str(newest.lead_id or "") if newest else ""} | meeting
        values |= {
            "form": AgreementForm(initial=initial | {"seen": seen}, agencies=agencies),
            "withdrawing": WithdrawForm(initial={"seen": seen}, auto_id="cabut-%s"),
            "dissenting": DissentForm(
                initial={"agreement": agreed.id} if agreed else {},
                agencies=agencies,
            ),
        } | forms
    return TemplateResponse(request, "evaluation/agreement_detail.html", values, status=status)
