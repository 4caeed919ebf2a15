"""How far a round is, and its report: read here, or taken away."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.city.places.queries import municipality
from layak.evaluation.reports.reads import column_titles, round_progress, round_report
from layak.evaluation.reports.sheet import (
    day_titles,
    progress_pdf,
    progress_workbook,
    reading_notes,
    report_workbook,
    round_report_pdf,
)
from layak.evaluation.rounds.fetching import PDF, XLSX, download, fetch_round
from layak.evaluation.rounds.reads import round_tabs
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("progress.view")
def progress_page(request: SignedInRequest, code: str) -> HttpResponse:
    """How far every agency and part is."""
    round_ = fetch_round(code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "kemajuan"),
        "progress": round_progress(round_, at=timezone.now()),
    }
    return TemplateResponse(request, "evaluation/progress.html", page)


@require_GET
@access("progress.view")
def progress_file(request: SignedInRequest, code: str, ending: str) -> HttpResponse:
    """The same as XLSX or PDF."""
    round_ = fetch_round(code)
    found = round_progress(round_, at=timezone.now())
    write, media_type = (progress_pdf, PDF) if ending == "pdf" else (progress_workbook, XLSX)
    data = write(found, city=municipality())
    return download(data, name=f"kemajuan-{round_.code}.{ending}", media_type=media_type)


@require_GET
@access("progress.view")
def report_page(request: SignedInRequest, code: str) -> HttpResponse:
    """Agencies by their own work, agency by part, and day by day."""
    round_ = fetch_round(code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "laporan"),
        "report": round_report(round_, at=timezone.now()),
        "titles": column_titles(),
        "day_titles": day_titles(),
        "notes": reading_notes(),
    }
    return TemplateResponse(request, "evaluation/report_page.html", page)


@require_GET
@access("progress.view")
def report_file(request: SignedInRequest, code: str, ending: str) -> HttpResponse:
    """The same as XLSX or PDF."""
    round_ = fetch_round(code)
    found = round_report(round_, at=timezone.now())
    write, media_type = (round_report_pdf, PDF) if ending == "pdf" else (report_workbook, XLSX)
    data = write(found, city=municipality())
    return download(data, name=f"laporan-{round_.code}.{ending}", media_type=media_type)
