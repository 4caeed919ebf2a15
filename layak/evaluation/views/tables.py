"""The table of an answer: the grid, saving it whole or row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from layak.evaluation.actions.tables import (
    CellFault,
    CellsRefused,
    RowCollision,
    RowSaved,
    save_rows,
)
from layak.evaluation.forms.tables import SentRow, read_grid
from layak.evaluation.models import Answer
from layak.evaluation.queries.table_page import (
    BLANKS,
    TablePage,
    TypedRow,
    choice_labels,
    table_page,
)
from layak.evaluation.queries.tables import shown_cells
from layak.evaluation.views.answers import find_answer
from layak.evaluation.views.saving import for_autosave, is_autosave
from layak.evaluation.views.table_saving import autosave, place, wanted_agency
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.tables import Schema

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
    page = table_page(
        answer,
        request.actor,
        wanted=wanted_agency(request),
        typed=typed,
        blank_count=_blanks(request),
    )
    lists = [(head.code, choice_labels(head)) for head in page.choices]
    context = {"page": page, "lists": lists, "typed": typed, **_errors(page, typed)}
    return TemplateResponse(request, "evaluation/table_detail.html", context, status=status)


def _errors(page: TablePage, typed: Mapping[str, TypedRow] | None) -> dict[str, Any]:
    """The faults of a form that came back, each with its place."""
    if not typed:
        return {}
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
    return {"faults": faults, "has_collisions": any(row.stands for row in typed.values())}


def _blanks(request: SignedInRequest) -> int:
    text = request.GET.get("kosong", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else BLANKS
    return min(max(count, 1), MOST_BLANKS)


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
        typed = _typed(sent, refusal.faults)
        return table_response(request, answer, typed=typed, status=422)
    return _after_form(request, answer, schema, list(zip(sent, results, strict=True)))


def _typed(sent: Sequence[SentRow], faults: Sequence[CellFault]) -> dict[str, TypedRow]:
    """All rows as they were typed, with the faults at their cells."""
    found: dict[str, dict[str, str]] = {}
    for fault in faults:
        found.setdefault(sent[fault.edit].name, {})[fault.column] = fault.say
    return {
        row.name: TypedRow(cells=row.edit.cells, faults=found.get(row.name, {}))
        for row in sent
        if any(row.edit.cells.values()) or row.edit.version
    }


def _after_form(
    request: SignedInRequest,
    answer: Answer,
    schema: Schema,
    results: list[tuple[SentRow, RowSaved | RowCollision]],
) -> HttpResponse:
    late = {row.name: (row, end) for row, end in results if isinstance(end, RowCollision)}
    if late:
        typed = {
            name: TypedRow(cells=row.edit.cells, stands=_stands(schema, end))
            for name, (row, end) in late.items()
        }
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


def _stands(schema: Schema, late: RowCollision) -> dict[str, str]:
    shown = shown_cells(schema, late.row.cells)
    return {code: shown[code] or _("(kosong)") for code in late.columns}
