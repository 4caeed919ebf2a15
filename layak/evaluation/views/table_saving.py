"""Saving rows of a table by the autosave protocol: many rows in one request, an answer for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.evaluation.actions.tables import (
    CellFault,
    RowCollision,
    RowSaved,
    read_cells,
    save_rows,
)
from layak.evaluation.forms.tables import SentRow, read_saves
from layak.evaluation.models import Answer
from layak.evaluation.permissions.tables import writes_for
from layak.evaluation.queries.table_page import as_json, table_page
from layak.evaluation.queries.tables import answer_schema, shown_cells
from layak.evaluation.standing import standing_of
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused
from layak.rules.tables import Cells, Schema


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
        kept = [_without_faults(schema, row) for row in read_saves(request.POST, schema)]
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
    said = {"state": "saved", "rows": rows, "score_html": _live(request, answer, rows)}
    return JsonResponse(said)


def _without_faults(schema: Schema, row: SentRow) -> tuple[SentRow, Sequence[CellFault]]:
    """The row without the cells that cannot be kept: the good ones are saved all the same."""
    _cells, faults = read_cells(schema, row.edit, 0)
    bad = {fault.column for fault in faults}
    cells = {code: text for code, text in row.edit.cells.items() if code not in bad}
    return replace(row, edit=replace(row.edit, cells=cells)), faults


def _said(
    schema: Schema, result: RowSaved | RowCollision, faults: Sequence[CellFault]
) -> dict[str, Any]:
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


def _live(request: SignedInRequest, answer: Answer, saved: Mapping[str, Any]) -> str:
    """The computed cells and remarks of the saved rows, and the sums."""
    page = table_page(answer, request.actor, wanted=wanted_agency(request))
    rows = [row for row in page.rows if row.name in saved]
    return render_to_string("evaluation/table_live.html", {"page": page, "rows": rows})
