"""An answer's table as it is printed: one read model for the workbook and the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from layak.city.agencies.bodies.models import Agency
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer
from layak.evaluation.queries.tables import answer_schema, counted_rows
from layak.rules.tables import Cells, Column, Schema
from layak.rules.tables_cells import cell_print
from layak.rules.tables_rows import Total, formula_text, row_numbers, totals


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCell:
    """``value`` is the number or day behind the text, where there is one."""

    text: str
    value: Decimal | date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """Rows that stand in the answer, in order; ``proofs`` are the titles of their files."""

    code: str
    text: str
    round_title: str
    years: str
    agency: str
    schema: Schema
    rows: list[list[PrintedCell]]
    proofs: list[str]
    totals: list[Total]
    taken_at: datetime


def printed_table(answer: Answer, *, at: datetime) -> PrintedTable | None:
    """The table of an answer that came through ``fetch_answer``; None where it has none."""
    schema = answer_schema(answer)
    question = edition_of(answer.round.revision_id).find(answer.code)
    if schema is None or question is None:
        return None
    lead_id: int | None = answer.lead_id  # type: ignore[attr-defined]  # by fetch_answer
    rows = counted_rows(answer, lead_id)
    agency = Agency.objects.filter(pk__in=[lead_id] if lead_id else []).first()
    return PrintedTable(
        code=answer.code,
        text=question.text,
        round_title=answer.round.title,
        years=", ".join(str(year) for year in answer.round.data_years),
        agency=agency.name if agency else "",
        schema=schema,
        rows=[_cells(schema, row.cells) for row in rows],
        proofs=[row.evidence.title if row.evidence else "" for row in rows],
        totals=totals(schema, [row.cells for row in rows]) if schema.has_totals else [],
        taken_at=at,
    )


def _cells(schema: Schema, cells: Cells) -> list[PrintedCell]:
    numbers = row_numbers(schema, cells)
    return [_cell(schema, column, cells, numbers.get(column.code)) for column in schema.columns]


def _cell(schema: Schema, column: Column, cells: Cells, number: Decimal | None) -> PrintedCell:
    kept = cells.get(column.code, "")
    if column.kind == "formula":
        is_sum = column.formula is not None and column.formula.operation == "sum"
        text = formula_text(schema, column, number)
        return PrintedCell(text=text, value=number if is_sum else None)
    if kept and column.kind == "day":
        return PrintedCell(text=cell_print(column, kept), value=date.fromisoformat(kept))
    return PrintedCell(text=cell_print(column, kept), value=number)
