"""An agency's workbook to download, and all of a round as one ZIP."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from layak.city.agencies.bodies.models import Agency
from layak.city.places.queries import municipality
from layak.evaluation.rounds.fetching import XLSX, download, fetch_round
from layak.evaluation.workbook.actions import ask_workbooks
from layak.evaluation.workbook.reads import (
    agency_workbook,
    finished_set,
    stored_as,
    workbook_agencies,
)
from layak.evaluation.workbook.sheet import agency_workbook_file
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_POST
@access("assignment.manage")
def workbook_set_ask(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin the ZIP of all workbooks, or find the one that is being made."""
    ask_workbooks(round_=fetch_round(code), by=request.actor, at=timezone.now())
    return redirect(f"{reverse('workbook_list', args=[code])}#semua")


@require_GET
@access("assignment.manage")
def workbook_set(request: SignedInRequest, code: str, work_id: int) -> FileResponse:
    """The ZIP from storage; 404 once it is thrown away."""
    round_ = fetch_round(code)
    work = finished_set(round_, work_id, at=timezone.now())
    if work is None:
        raise Http404
    try:
        file = default_storage.open(stored_as(work.pk), "rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(file, as_attachment=True, filename=f"buku-{round_.code}.zip")
    response["Content-Type"] = "application/zip"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@access("answer.edit")
def workbook_download(request: SignedInRequest, code: str, agency: str) -> HttpResponse:
    """The workbook of one agency; 404 for one that is not to be had."""
    round_ = fetch_round(code)
    allowed = [found.pk for found in workbook_agencies(round_, request.actor)]
    wanted = get_object_or_404(Agency, code=agency, pk__in=allowed)
    book = agency_workbook(round_, wanted, by=request.actor, at=timezone.now())
    data = agency_workbook_file(book, city=municipality())
    return download(data, name=f"buku-{round_.code}-{wanted.code}.xlsx", media_type=XLSX)
