from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.city.places.queries import municipality
from layak.evaluation.exports.round_report import (
    day_titles,
    reading_notes,
    report_workbook,
    round_report_pdf,
)
from layak.evaluation.queries.comparison import column_titles
from layak.evaluation.queries.round_report import round_report
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.fetching import PDF, XLSX, download, fetch_round
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


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
