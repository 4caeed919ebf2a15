"""An answer's table as it is printed, and every type of table that a round asks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import answer_schema
from layak.evaluation.editions.files import schema_of
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.table_rules import Cells, Column, Schema
from layak.evaluation.rounds.models import Round
from layak.evaluation.tables.reads import counted_rows
from layak.evaluation.tables.rules import Total, cell_print, formula_text, row_numbers, totals

# An answer's table as it is printed: one read model for the workbook and the paper.


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
    lead_id: int | None = answer.lead_id
    rows = counted_rows(answer, lead_id)
    agency = Agency.objects.filter(pk__in=[lead_id] if lead_id else []).first()
    cells = []
    for row in rows:
        numbers = row_numbers(schema, row.cells)
        cells.append(
            [_cell(schema, one, row.cells, numbers.get(one.code)) for one in schema.columns]
        )
    return PrintedTable(
        code=answer.code,
        text=question.text,
        round_title=answer.round.title,
        years=", ".join(str(year) for year in answer.round.data_years),
        agency=agency.name if agency else "",
        schema=schema,
        rows=cells,
        proofs=[row.evidence.title if row.evidence else "" for row in rows],
        totals=totals(schema, [row.cells for row in rows]) if schema.has_totals else [],
        taken_at=at,
    )


def _cell(schema: Schema, column: Column, cells: Cells, number: Decimal | None) -> PrintedCell:
    kept = cells.get(column.code, "")
    if column.kind == "formula":
        is_sum = column.formula is not None and column.formula.operation == "sum"
        text = formula_text(schema, column, number)
        return PrintedCell(text=text, value=number if is_sum else None)
    if kept and column.kind == "day":
        return PrintedCell(text=cell_print(column, kept), value=date.fromisoformat(kept))
    return PrintedCell(text=cell_print(column, kept), value=number)


# Every type of table that a round asks for: at which questions, and how many rows stand there.


def round_tables(round_: Round, by: Actor) -> list[dict[str, object]]:
    """Each type with the questions that the person may see, in the order of the instrument.

    One query, whatever the number of rows.
    """
    edition = edition_of(round_.revision_id)
    standing = Count("table_rows", filter=Q(table_rows__removed_at=None))
    rows = Answer.objects.visible_to(by).filter(round=round_).annotate(row_count=standing)
    lines: dict[str, list[dict[str, object]]] = {}
    schemas: dict[str, Schema] = {}
    counts: Counter[str] = Counter()
    for pk, code, count in rows.order_by("position").values_list("pk", "code", "row_count"):
        question = edition.find(code)
        schema = schema_of(question, edition.code) if question else None
        if question is None or schema is None:
            continue
        url = f"/evaluasi/jawaban/{pk}/tabel/"
        line = {"code": code, "text": question.text, "url": url, "row_count": count}
        lines.setdefault(schema.code, []).append(line)
        schemas[schema.code] = schema
        counts[schema.code] += count
    return [
        {"schema": schema, "questions": lines[code], "row_count": counts[code]}
        for code, schema in schemas.items()
    ]
