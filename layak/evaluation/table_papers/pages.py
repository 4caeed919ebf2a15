"""The table of a question on paper and as XLSX; blank forms of every type."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.places.queries import municipality
from layak.evaluation.answers.fetching import find_answer
from layak.evaluation.editions.files import table_schemas
from layak.evaluation.rounds.fetching import PDF, XLSX, download, fetch_round
from layak.evaluation.rounds.reads import round_tabs
from layak.evaluation.table_papers.reads import printed_table, round_tables
from layak.evaluation.table_papers.sheet import blank_workbook, matrix_pdf, matrix_workbook
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest


@require_GET
@access("answer.view")
def table_file(request: SignedInRequest, answer_id: int, ending: str) -> HttpResponse:
    """The rows that stand in the answer, to be signed and handed in."""
    answer = find_answer(request, int(answer_id))
    printed = printed_table(answer, at=timezone.now())
    if printed is None:
        messages.warning(request, _("Pertanyaan ini tidak meminta tabel."))
        return redirect("table_detail", answer.pk)
    write, media_type = (matrix_pdf, PDF) if ending == "pdf" else (matrix_workbook, XLSX)
    name = f"matriks-{answer.round.code}-{answer.code}.{ending}"
    return download(write(printed, city=municipality()), name=name, media_type=media_type)


@require_GET
@access("answer.view")
def table_list(request: SignedInRequest, code: str) -> HttpResponse:
    """Every type of table of the round: where it is asked for, how many rows stand, blank forms."""
    round_ = fetch_round(code)
    page = {
        "round": round_,
        "tabs": round_tabs(request.actor, round_, "alat"),
        "tables": round_tables(round_, request.actor),
    }
    return TemplateResponse(request, "evaluation/table_list.html", page)


@require_GET
@access("answer.view")
def table_template(request: SignedInRequest, code: str, table: str) -> HttpResponse:
    """A blank form of one type."""
    round_ = fetch_round(code)
    schema = table_schemas().get(table)
    if schema is None:
        raise Http404
    dated = schema.for_years(round_.data_years)
    data = blank_workbook(dated, city=municipality(), at=timezone.now())
    return download(data, name=f"tabel-{schema.code}.xlsx", media_type=XLSX)
