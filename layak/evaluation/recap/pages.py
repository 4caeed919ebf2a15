"""The recap, the report by goal areas and the self-evaluation report: read here, or taken away."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.city.agencies.bodies.models import Agency
from layak.city.places.queries import municipality
from layak.evaluation.recap.letter import NO_CHECK, report_facts, self_report_docx, self_report_pdf
from layak.evaluation.recap.letter import TITLES as RECAP_TITLES
from layak.evaluation.recap.reads import Recap, cfci_report, recap, recap_agencies
from layak.evaluation.recap.self_report_reads import SelfReport, self_report
from layak.evaluation.recap.sheet import (
    GOAL_TITLES,
    QUESTION_TITLES,
    TITLES,
    cfci_notes,
    cfci_pdf,
    cfci_workbook,
    recap_facts,
    recap_pdf,
    recap_workbook,
)
from layak.evaluation.rounds.fetching import PDF, XLSX, download, fetch_round
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.reads import round_tabs
from layak.platform.documents.files.kinds import DOCX
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("recap.export")
def recap_page(request: SignedInRequest, code: str) -> HttpResponse:
    """The round in the ministry's order and codes; own questions for who may export only those."""
    round_ = fetch_round(code)
    agencies = recap_agencies(round_, request.actor)
    chosen = request.GET.get("perangkat", "")
    found = _recap(request, round_, agencies, chosen)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "rekap"),
        "recap": found,
        "titles": TITLES,
        "facts": recap_facts(found),
        "agencies": agencies,
        "chosen": chosen,
        "is_whole": request.actor.scope("recap.export") == "all",
        "may_take_files": request.actor.may("evidence.view"),
    }
    return TemplateResponse(request, "evaluation/recap.html", page)


def _recap(request: SignedInRequest, round_: Round, agencies: list[Agency], chosen: str) -> Recap:
    """The recap that the address asks for; 404 for an agency that is not to be chosen."""
    wanted = {agency.code: agency for agency in agencies}
    if chosen and chosen not in wanted:
        raise Http404
    return recap(round_, request.actor, agency=wanted.get(chosen), at=timezone.now())


@require_GET
@access("recap.export")
def recap_file(request: SignedInRequest, code: str, ending: str) -> HttpResponse:
    """The same recap as XLSX or PDF."""
    round_ = fetch_round(code)
    chosen = request.GET.get("perangkat", "")
    found = _recap(request, round_, recap_agencies(round_, request.actor), chosen)
    stem = f"rekap-{round_.code}{'-' + chosen if chosen else ''}"
    if ending == "pdf":
        return download(recap_pdf(found, city=municipality()), name=f"{stem}.pdf", media_type=PDF)
    data = recap_workbook(found, city=municipality())
    return download(data, name=f"{stem}.xlsx", media_type=XLSX)


@require_GET
@access("recap.export")
def cfci_page(request: SignedInRequest, code: str) -> HttpResponse:
    """The same answers by UNICEF's five goal areas; own questions for who may export only those."""
    round_ = fetch_round(code)
    report = cfci_report(round_, request.actor, at=timezone.now())
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "cfci"),
        "report": report,
        "notes": cfci_notes(report),
        "goal_titles": GOAL_TITLES,
        "question_titles": QUESTION_TITLES,
    }
    return TemplateResponse(request, "evaluation/cfci_report.html", page)


@require_GET
@access("recap.export")
def cfci_file(request: SignedInRequest, code: str, ending: str) -> HttpResponse:
    """The same report as XLSX or PDF."""
    round_ = fetch_round(code)
    report = cfci_report(round_, request.actor, at=timezone.now())
    stem = f"cfci-{round_.code}"
    if ending == "pdf":
        return download(cfci_pdf(report, city=municipality()), name=f"{stem}.pdf", media_type=PDF)
    data = cfci_workbook(report, city=municipality())
    return download(data, name=f"{stem}.xlsx", media_type=XLSX)


# The self-evaluation report: read here, taken away as PDF or DOCX.


@require_GET
@access("progress.view")
def self_report_page(request: SignedInRequest, code: str) -> HttpResponse:
    """What the report says, before it is printed."""
    round_ = fetch_round(code)
    found = _found(request, round_)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "laporan-mandiri"),
        "report": found,
        "facts": report_facts(found),
        "titles": RECAP_TITLES,
        "no_check": NO_CHECK,
    }
    return TemplateResponse(request, "evaluation/self_report.html", page)


def _found(request: SignedInRequest, round_: Round) -> SelfReport:
    may_see_proof = request.actor.scope("evidence.view") == "all"
    return self_report(round_, may_see_proof=may_see_proof, at=timezone.now())


@require_GET
@access("progress.view")
def self_report_download(request: SignedInRequest, code: str, ending: str) -> HttpResponse:
    """The same report as PDF or DOCX."""
    round_ = fetch_round(code)
    found, city = _found(request, round_), municipality()
    stem = f"laporan-mandiri-{round_.code}"
    if ending == "pdf":
        data = self_report_pdf(found, city=city)
        return download(data, name=f"{stem}.pdf", media_type=PDF)
    data = self_report_docx(found, city=city)
    return download(data, name=f"{stem}.docx", media_type=DOCX.media_type)
