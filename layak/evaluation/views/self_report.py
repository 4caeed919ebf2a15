"""The self-evaluation report: read here, taken away as PDF or DOCX."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.city.places.queries import municipality
from layak.evaluation.exports.self_report import (
    NO_CHECK,
    TITLES,
    report_facts,
    self_report_docx,
    self_report_pdf,
)
from layak.evaluation.models import Round
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.queries.self_report import SelfReport, self_report
from layak.evaluation.views.fetching import PDF, download, fetch_round
from layak.platform.documents.files.kinds import DOCX
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


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
        "titles": TITLES,
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
