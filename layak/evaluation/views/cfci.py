from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.city.places.queries import municipality
from layak.evaluation.exports.cfci import (
    GOAL_TITLES,
    QUESTION_TITLES,
    cfci_notes,
    cfci_pdf,
    cfci_workbook,
)
from layak.evaluation.queries.cfci import cfci_report
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.fetching import PDF, XLSX, download, fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


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
