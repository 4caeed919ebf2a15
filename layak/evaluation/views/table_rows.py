"""One row of a table: emptied, put back, taken into the answer, proven by a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from layak.evaluation.actions.table_rows import prove_row, release_row, restore_row, take_row
from layak.evaluation.actions.tables import RowEdit, save_rows
from layak.evaluation.forms.evidence import ACCEPT, as_upload
from layak.evaluation.forms.tables import RowFileForm
from layak.evaluation.models import Answer, TableRow
from layak.evaluation.permissions.tables import can_write_rows
from layak.evaluation.queries.table_page import row_text
from layak.evaluation.queries.tables import RowOwner, answer_schema, evidence_choices
from layak.evaluation.standing import standing_of
from layak.evaluation.views.answers import find_answer
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused


def _row(answer: Answer, row_id: int) -> TableRow:
    rows = TableRow.objects.select_related("agency", "answer", "evidence")
    return get_object_or_404(rows, pk=row_id, answer=answer)


def _owner(answer: Answer, row: TableRow) -> int:
    """The agency whose row this is to write. Raises Refused where there is none."""
    owner = RowOwner(answer.lead_id).of(row)  # type: ignore[attr-defined]  # by fetch_answer
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
    messages.success(request, _("Baris dihapus. Di bawah tabel ia dapat dikembalikan."))
    return redirect("table_detail", answer.pk)


@require_POST
@access("contribution.edit")
def table_restore(request: SignedInRequest, answer_id: int, row_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    row = _row(answer, row_id)
    restore_row(row=row, agency_id=_owner(answer, row), by=request.actor, at=timezone.now())
    messages.success(request, _("Baris dikembalikan."))
    return redirect("table_detail", answer.pk)


@require_POST
@access("answer.edit")
def table_take(request: SignedInRequest, answer_id: int, row_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    row = _row(answer, row_id)
    take_row(row=row, by=request.actor, at=timezone.now())
    messages.success(request, _("Baris dari %s diambil ke jawaban.") % row.agency.name)
    return redirect("table_detail", answer.pk)


@require_POST
@access("answer.edit")
def table_release(request: SignedInRequest, answer_id: int, row_id: int) -> HttpResponse:
    answer = find_answer(request, answer_id)
    row = _row(answer, row_id)
    release_row(row=row, by=request.actor, at=timezone.now())
    messages.success(request, _("Baris dari %s dilepas dari jawaban.") % row.agency.name)
    return redirect("table_detail", answer.pk)


@require_http_methods(["GET", "POST"])
@access("contribution.edit")
def table_prove(request: SignedInRequest, answer_id: int, row_id: int) -> HttpResponse:
    """Choose or upload the file of a row."""
    answer = find_answer(request, answer_id)
    row = _row(answer, row_id)
    choices = evidence_choices(answer.pk)
    is_sent = request.method == "POST"
    form = RowFileForm(request.POST, request.FILES) if is_sent else RowFileForm()
    if is_sent and form.is_valid():
        try:
            _prove(request, answer, row, form)
        except Refused as refusal:
            form.add_error("upload", refusal.reason)
        else:
            messages.success(request, _("Bukti baris disimpan."))
            return redirect("table_detail", answer.pk)
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


def _prove(request: SignedInRequest, answer: Answer, row: TableRow, form: RowFileForm) -> None:
    upload = form.cleaned_data["upload"]
    prove_row(
        row=row,
        agency_id=_owner(answer, row),
        evidence_id=form.cleaned_data["evidence"],
        upload=as_upload(upload) if upload else None,
        by=request.actor,
        at=timezone.now(),
    )
