"""The table of an answer: the grid, saving it whole or row by row, and one row as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layak.evaluation.answers.fetching import find_answer
from layak.evaluation.answers.models import Answer, TableRow
from layak.evaluation.answers.permissions import standing_of
from layak.evaluation.answers.reads import answer_schema
from layak.evaluation.answers.saving import for_autosave, is_autosave
from layak.evaluation.answers.uploads import ACCEPT
from layak.evaluation.editions.table_rules import Cells, Schema
from layak.evaluation.tables.actions import (
    CellFault,
    CellsRefused,
    RowCollision,
    RowEdit,
    RowSaved,
    prove_row,
    read_cells,
    release_row,
    restore_row,
    save_rows,
    take_row,
)
from layak.evaluation.tables.forms import RowFileForm, SentRow, read_grid, read_saves
from layak.evaluation.tables.permissions import can_write_rows, writes_for
from layak.evaluation.tables.reads import (
    BLANKS,
    RowOwner,
    TypedRow,
    as_json,
    choice_labels,
    evidence_choices,
    row_text,
    shown_cells,
    table_page,
)
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, posted, say_and_go
from layak.records.evidence.uploads.form_files import as_upload
from layak.rules.refusal import Refused

# The table of an answer: the grid, saving it whole or row by row.

MOST_BLANKS = 40
MORE = 10


@require_GET
@access("answer.view")
def table_detail(request: SignedInRequest, answer_id: int) -> HttpResponse:
    return table_response(request, find_answer(request, answer_id))


def table_response(
    request: SignedInRequest,
    answer: Answer,
    *,
    typed: Mapping[str, TypedRow] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the table, also when a form comes back with what was typed."""
    text = request.GET.get("kosong", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else BLANKS
    page = table_page(
        answer,
        request.actor,
        wanted=wanted_agency(request),
        typed=typed,
        blank_count=min(max(count, 1), MOST_BLANKS),
    )
    lists = [(head.code, choice_labels(head)) for head in page.choices]
    # of a form that came back, each fault with its place
    faults = [
        {
            "id": cell.name,
            "row": row.number or _("baru"),
            "title": cell.head.title,
            "say": cell.fault,
        }
        for row in [*page.rows, *page.blanks]
        for cell in row.cells
        if cell.fault
    ]
    context = {
        "page": page,
        "lists": lists,
        "faults": faults,
        "has_collisions": any(row.stands for row in (typed or {}).values()),
    }
    return TemplateResponse(request, "evaluation/table_detail.html", context, status=status)


@for_autosave
@require_POST
@access("contribution.edit")
def table_save(request: SignedInRequest, answer_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    if is_autosave(request):
        return autosave(request, answer)
    schema, agency_id = place(request, answer)
    sent = read_grid(request.POST, schema)
    try:
        results = save_rows(
            answer_id=answer.pk,
            agency_id=agency_id,
            edits=[row.edit for row in sent],
            by=request.actor,
            at=timezone.now(),
        )
    except CellsRefused as refusal:
        # all rows as they were typed, with the faults at their cells
        found: dict[str, dict[str, str]] = {}
        for fault in refusal.faults:
            found.setdefault(sent[fault.edit].name, {})[fault.column] = fault.say
        typed = {
            row.name: TypedRow(cells=row.edit.cells, faults=found.get(row.name, {}))
            for row in sent
            if any(row.edit.cells.values()) or row.edit.version
        }
        return table_response(request, answer, typed=typed, status=422)
    return _after_form(request, answer, schema, list(zip(sent, results, strict=True)))


def _after_form(
    request: SignedInRequest,
    answer: Answer,
    schema: Schema,
    results: list[tuple[SentRow, RowSaved | RowCollision]],
) -> HttpResponse:
    typed = {}
    for row, end in results:
        if isinstance(end, RowCollision):
            shown = shown_cells(schema, end.row.cells)
            stands = {code: shown[code] or _("(kosong)") for code in end.columns}
            typed[row.name] = TypedRow(cells=row.edit.cells, stands=stands)
    if typed:
        return table_response(request, answer, typed=typed, status=409)
    count = sum(isinstance(end, RowSaved) and end.is_changed for _row, end in results)
    said = ngettext("%(n)d baris tersimpan.", "%(n)d baris tersimpan.", count)
    messages.success(request, said % {"n": count} if count else _("Tidak ada yang berubah."))
    here = redirect("table_detail", answer.pk)
    more = f"kosong={MORE}" if "tambah" in request.POST else ""
    whose = f"untuk={wanted_agency(request)}" if wanted_agency(request) else ""
    query = "&".join(filter(None, (more, whose)))
    if query:
        here["Location"] += f"?{query}"
    return here


# Saving rows of a table by the autosave protocol: many rows in one request, an answer for each.


def wanted_agency(request: SignedInRequest) -> int | None:
    """For which agency the person wants to write."""
    text = request.POST.get("untuk") or request.GET.get("untuk") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def place(request: SignedInRequest, answer: Answer) -> tuple[Schema, int]:
    """The table of an answer and for whom it is written. Raises Refused."""
    schema = answer_schema(answer)
    standing = standing_of(answer, answer.round)
    agency_id = writes_for(request.actor, standing, wanted_agency(request))
    if agency_id is None:
        raise Refused(_("Pertanyaan ini belum punya pemimpin. Mintalah sekretariat menunjuknya."))
    if schema is None:
        raise Refused(_("Pertanyaan ini tidak meminta tabel."))
    return schema, agency_id


def autosave(request: SignedInRequest, answer: Answer) -> HttpResponse:
    try:
        schema, agency_id = place(request, answer)
        kept: list[tuple[SentRow, list[CellFault]]] = []
        for row in read_saves(request.POST, schema):
            # without the cells that cannot be kept: the good ones are saved all the same
            _cells, faults = read_cells(schema, row.edit, 0)
            bad = {fault.column for fault in faults}
            cells = {code: text for code, text in row.edit.cells.items() if code not in bad}
            kept.append((replace(row, edit=replace(row.edit, cells=cells)), faults))
        results = save_rows(
            answer_id=answer.pk,
            agency_id=agency_id,
            edits=[row.edit for row, _faults in kept],
            by=request.actor,
            at=timezone.now(),
        )
    except Answer.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        return JsonResponse({"state": "refused", "message": refusal.reason}, status=409)
    rows = {
        row.name: _said(schema, result, faults)
        for (row, faults), result in zip(kept, results, strict=True)
    }
    # the computed cells and remarks of the saved rows, and the sums
    page = table_page(answer, request.actor, wanted=wanted_agency(request))
    live = {"page": page, "rows": [one for one in page.rows if one.name in rows]}
    html = render_to_string("evaluation/table_live.html", live)
    return JsonResponse({"state": "saved", "rows": rows, "score_html": html})


def _said(
    schema: Schema, result: RowSaved | RowCollision, faults: Sequence[CellFault]
) -> dict[str, object]:
    if isinstance(result, RowCollision):
        stands: Cells = {} if result.row.removed_at else result.row.cells
        return {
            "state": "conflict",
            "version": result.version,
            "value": as_json(shown_cells(schema, stands)),
            "by": result.by_name,
            "at": f"{timezone.localtime(result.at):%H.%M}" if result.at else "",
        }
    if faults:
        return {
            "state": "invalid",
            "version": result.version,
            "message": faults[0].say,
            "errors": {fault.column: fault.say for fault in faults},
        }
    return {
        "state": "saved",
        "version": result.version,
        "at": f"{timezone.localtime():%H.%M.%S}",
    }


# One row of a table: emptied, put back, taken into the answer, proven by a file.


def _row(answer: Answer, row_id: int) -> TableRow:
    rows = TableRow.objects.select_related("agency", "answer", "evidence")
    return get_object_or_404(rows, pk=row_id, answer=answer)


def _owner(answer: Answer, row: TableRow) -> int:
    """The agency whose row this is to write. Raises Refused where there is none."""
    owner = RowOwner(answer.lead_id).of(row)
    if owner is None:
        raise Refused(_("Pertanyaan ini belum punya pemimpin. Mintalah sekretariat menunjuknya."))
    return owner


@require_POST
@access("contribution.edit")
def table_empty(request: SignedInRequest, answer_id: int, row_id: int) -> HttpResponse:
    """Remove a row; it may be put back from below the table."""
    answer = find_answer(request, answer_id)
    row = _row(answer, row_id)
    cells = dict.fromkeys(row.cells, "")
    save_rows(
        answer_id=answer.pk,
        agency_id=_owner(answer, row),
        edits=[RowEdit(row=row.pk, cells=cells, version=row.version)],
        by=request.actor,
        at=timezone.now(),
    )
    return say_and_go(
        request,
        _("Baris dihapus. Di bawah tabel ia dapat dikembalikan."),
        "table_detail",
        answer.pk,
    )


@require_POST
@access("contribution.edit")
def table_restore(request: SignedInRequest, answer_id: int, row_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    row = _row(answer, row_id)
    restore_row(row=row, agency_id=_owner(answer, row), by=request.actor, at=timezone.now())
    return say_and_go(request, _("Baris dikembalikan."), "table_detail", answer.pk)


@require_POST
@access("answer.edit")
def table_take(request: SignedInRequest, answer_id: int, row_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    row = _row(answer, row_id)
    take_row(row=row, by=request.actor, at=timezone.now())
    return say_and_go(
        request, _("Baris dari %s diambil ke jawaban.") % row.agency.name, "table_detail", answer.pk
    )


@require_POST
@access("answer.edit")
def table_release(request: SignedInRequest, answer_id: int, row_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    row = _row(answer, row_id)
    release_row(row=row, by=request.actor, at=timezone.now())
    return say_and_go(
        request,
        _("Baris dari %s dilepas dari jawaban.") % row.agency.name,
        "table_detail",
        answer.pk,
    )


@require_http_methods(["GET", "POST"])
@access("contribution.edit")
def table_prove(request: SignedInRequest, answer_id: int, row_id: int) -> HttpResponse:
    """Choose or upload the file of a row."""
    answer = find_answer(request, answer_id)
    row = _row(answer, row_id)
    choices = evidence_choices(answer.pk)
    form = RowFileForm(posted(request), request.FILES or None)

    def prove() -> None:
        upload = form.cleaned_data["upload"]
        prove_row(
            row=row,
            agency_id=_owner(answer, row),
            evidence_id=form.cleaned_data["evidence"],
            upload=as_upload(upload) if upload else None,
            by=request.actor,
            at=timezone.now(),
        )

    if form.is_valid() and acted(form, prove, field="upload"):
        return say_and_go(request, _("Bukti baris disimpan."), "table_detail", answer.pk)
    schema = answer_schema(answer)
    verdict = can_write_rows(request.actor, standing_of(answer, answer.round), _owner(answer, row))
    context = {
        "answer": answer,
        "row": row,
        "text": row_text(schema, row.cells) if schema else "",
        "choices": choices,
        "form": form,
        "verdict": verdict,
        "upload_accept": ACCEPT,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/table_evidence.html", context, status=status)
