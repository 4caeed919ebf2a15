"""Every type of table that a round asks for: at which questions, and how many rows stand there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.evaluation.table_schemas import schema_of
from layak.rules.tables import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class TableQuestion:
    code: str
    text: str
    url: str
    row_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeOfTable:
    """``questions`` are those that the person may see, in the order of the instrument."""

    schema: Schema
    questions: list[TableQuestion]
    row_count: int


def round_tables(round_: Round, by: Actor) -> list[TypeOfTable]:
    """One query, whatever the number of rows."""
    edition = edition_of(round_.revision_id)
    standing = Count("table_rows", filter=Q(table_rows__removed_at=None))
    rows = Answer.objects.visible_to(by).filter(round=round_).annotate(row_count=standing)
    found: dict[str, tuple[Schema, list[TableQuestion]]] = {}
    for pk, code, count in rows.order_by("position").values_list("pk", "code", "row_count"):
        question = edition.find(code)
        schema = schema_of(question, edition.code) if question else None
        if question is None or schema is None:
            continue
        url = f"/evaluasi/jawaban/{pk}/tabel/"
        line = TableQuestion(code=code, text=question.text, url=url, row_count=count)
        found.setdefault(schema.code, (schema, []))[1].append(line)
    return [
        TypeOfTable(schema=schema, questions=lines, row_count=sum(line.row_count for line in lines))
        for schema, lines in found.values()
    ]
