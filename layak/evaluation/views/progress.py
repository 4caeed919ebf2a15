from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from layak.city.places.queries import municipality
from layak.evaluation.exports.progress import progress_pdf, progress_workbook
from layak.evaluation.queries.progress import round_progress
from layak.evaluation.queries.round_tabs import round_tabs
from layak.evaluation.views.fetching import PDF, XLSX, download, fetch_round
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
