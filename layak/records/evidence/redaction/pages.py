"""Boxes over what must not be seen: drawn, watched, and done."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.pages import DRAWN
from layak.platform.documents.pictures.redacting import NOT_DRAWN
from layak.platform.documents.pictures.scans import NoReader
from layak.platform.documents.pictures.suggested_areas import suggested_areas
from layak.platform.jobs.models import LongWork
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.records.evidence.files.copies import local_file
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import ReasonMissing, check_can_redact
from layak.records.evidence.redaction.actions import (
    NOTHING_MARKED,
    Wish,
    areas_of_order,
    failed_order,
    newest_order,
    order_redaction,
    redact_file,
)
from layak.records.evidence.redaction.forms import RedactionForm, Row, areas_of, read_rows, row_of
from layak.records.evidence.viewing.reads import Asked, view_page
from layak.records.evidence.viewing.reasons import ask_reason, look, remember_reason, visible_file
from layak.rules.refusal import Refused

EMPTY_ROWS = 2


@dataclass(kw_only=True)
class Desk:
    """What stands on the page between two presses; all of it comes back with the form."""

    page: int
    rows: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    said: str = ""
    # what the worker was given, and what came of it
    work: LongWork | None = None


@require_http_methods(["GET", "POST"])
@access("evidence.add")
def evidence_redact(request: SignedInRequest, evidence_id: int, version: int) -> HttpResponse:
    """Mark what is to be black, page by page; at last a new evidence without it."""
    file = visible_file(request, evidence_id, version)
    check_can_redact(request.actor, file.evidence)
    if file.media_type not in DRAWN:
        raise Refused(NOT_DRAWN)
    work = newest_order(file, request.user, at=timezone.now())
    if request.method == "GET" and work is not None and (work.is_running or request.htmx):
        # how far the worker is; at the end on to what came of it, or back to the boxes
        if work.is_running:
            context = {"file": file, "work": work}
            return TemplateResponse(request, "evidence/evidence_redacting.html", context)
        return HttpResponseClientRedirect(work.result_url or request.path)
    try:
        if request.method == "POST" and "because" in request.POST:
            remember_reason(request, file)
        look(request, file)
    except ReasonMissing:
        return ask_reason(request, file)
    if request.method == "POST" and "langkah" in request.POST:
        return _posted(request, file)
    # empty, or as it was ordered where the worker could not do it
    desk = Desk(page=_number(request.GET.get("hal", "")), work=work)
    order = failed_order(work)
    marked = _("(disamarkan)")
    plain = re.sub(r"\.[A-Za-z0-9]{2,4}$", "", file.evidence.title)
    words: dict[str, object] = {
        "title": f"{plain[: 199 - len(marked)]} {marked}",
        "sensitivity": Evidence.Sensitivity.INTERNAL.value,
        "restricts_source": True,
    }
    if order is not None:
        desk.rows = [row_of(area.page, area.box) for area in areas_of_order(order)]
        words = {
            "title": order.title,
            "sensitivity": order.sensitivity,
            "why": order.because,
            "restricts_source": order.is_source_restricted,
        }
    return _shown(request, file, desk, RedactionForm(initial=words))


def _posted(request: SignedInRequest, file: EvidenceFile) -> HttpResponse:
    """A step of the form; ``langkah`` is the button that was pressed."""
    page = _number(request.POST.get("hal", ""))
    desk = Desk(page=page, rows=read_rows(request.POST, page))
    step = request.POST["langkah"]
    if step == "simpan":
        form = RedactionForm(request.POST)
        areas, desk.faults = areas_of(desk.rows)
        if not desk.rows:
            desk.faults.append(NOTHING_MARKED)
        if not form.is_valid() or desk.faults:
            return _shown(request, file, desk, form, status=422)
        told = form.cleaned_data
        wish = Wish(
            title=told["title"],
            sensitivity=told["sensitivity"],
            because=told["why"],
            restricts_source=told["restricts_source"],
        )
        at = timezone.now()
        try:
            if order_redaction(file=file, areas=areas, wish=wish, by=request.actor, at=at):
                return redirect("evidence_redact", file.evidence_id, file.version)
            made = redact_file(file=file, areas=areas, wish=wish, by=request.actor, at=at)
        except Refused as refusal:
            desk.faults.append(refusal.reason)
            return _shown(request, file, desk, form, status=422)
        return say_and_go(
            request,
            _("Salinan tersamarkan jadi bukti baru. Periksa hasilnya sebelum membagikannya."),
            "evidence_detail",
            made.pk,
        )
    if step == "usul":
        _suggest(file, desk)
    elif step.startswith("hal:"):
        desk.page = _number(step.removeprefix("hal:"))
    return _shown(request, file, desk, RedactionForm(initial=request.POST.dict()))


def _suggest(file: EvidenceFile, desk: Desk) -> None:
    """Boxes over what looks like identity on this page, beside those that stand there."""
    try:
        with local_file(file.stored_as) as path:
            boxes = suggested_areas(path, file.media_type, desk.page)
    except (Unreadable, NoReader) as fault:
        desk.said = str(fault)
        return
    known = {row.packed for row in desk.rows}
    new = [row for box in boxes if (row := row_of(desk.page, box)).packed not in known]
    desk.rows += new
    desk.said = (
        ngettext(
            "%(n)d tempat diusulkan pada halaman ini. Periksa, lalu tambah yang terlewat.",
            "%(n)d tempat diusulkan pada halaman ini. Periksa, lalu tambah yang terlewat.",
            len(new),
        )
        % {"n": len(new)}
        if new
        else _(
            "Tidak ada NIK, NISN, atau isian bernama yang dikenali. Periksa sendiri halaman ini."
        )
    )


def _shown(
    request: SignedInRequest,
    file: EvidenceFile,
    desk: Desk,
    form: RedactionForm,
    *,
    status: int = 200,
) -> HttpResponse:
    asked = Asked(page=desk.page)
    page = view_page(file=file, asked=asked, by=request.actor, at=timezone.now())
    here = [row for row in desk.rows if row.page == page.page]
    others = [row for row in desk.rows if row.page != page.page]
    boxes: dict[str, object] = {
        "rows": [*here, *[Row(page=page.page)] * EMPTY_ROWS],
        "boxes": [row for row in here if row.numbers],
        "others": others,
        "other_pages": sorted({row.page for row in others}),
        "picture_url": reverse(
            "evidence_page", args=[page.file.evidence_id, page.file.version, page.page]
        ),
    }
    context = {"page": page, "form": form, "desk": desk, **boxes}
    return TemplateResponse(request, "evidence/evidence_redact.html", context, status=status)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
