"""The table sheets of an agency's workbook: rows that stand, empty ones below, drop-downs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.evaluation.exports.tables import choices_of, our_reading
from layak.evaluation.queries.workbook_tables import TableLine, TableOfBook
from layak.platform.documents.writing.sheets import Column as SheetColumn
from layak.platform.documents.writing.sheets import Kind, Row, Sheet, Value
from layak.rules.tables import Column
from layak.rules.tables_cells import cell_text
from layak.rules.workbook import CODE
from layak.rules.workbook_tables import MARK, sheet_title

BLANK_ROWS = 60
_KINDS: dict[str, Kind] = {"day": "date", "text": "wrap"}


def table_sheet(table: TableOfBook) -> Sheet:
    """One sheet for one type of table, with the question in a column."""
    schema = table.schema
    codes = tuple(table.codes)
    return Sheet(
        title=sheet_title(schema),
        columns=[
            SheetColumn(title=f"{MARK}{schema.code}", width=8, hidden=True),
            SheetColumn(title=CODE, width=9, kind="wrap", locked=False, choices=codes),
            *(_column(column) for column in schema.typed),
        ],
        rows=[*(_row(table, line) for line in table.lines), *_blanks(table)],
        heading_lines=tuple(filter(None, (schema.name, schema.intro, _how(), our_reading(schema)))),
        freeze=2,
        protected=True,
    )


def _how() -> str:
    return _(
        "Pilih kode pertanyaan, lalu isi barisnya. Baris yang dikosongkan terhapus; "
        "tambah baris pada baris kuning yang kosong."
    )


def _column(column: Column) -> SheetColumn:
    return SheetColumn(
        title=column.title,
        width=max(column.width, 9),
        kind=_KINDS.get(column.kind, "figure" if column.is_number else "wrap"),
        locked=False,
        choices=choices_of(column),
    )


def _row(table: TableOfBook, line: TableLine) -> Row:
    row = line.row
    values: list[Value] = [
        f"b{row.pk}.{row.version}",
        line.code,
        *(_value(column, row.cells.get(column.code, "")) for column in table.schema.typed),
    ]
    return Row(values, locked=frozenset({1})) if line.is_open else Row(values, "quiet")


def _value(column: Column, kept: str) -> Value:
    if kept and column.kind == "day":
        return date.fromisoformat(kept)
    if kept and column.is_number:
        return Decimal(kept)
    return int(kept) if kept and column.kind == "year" else cell_text(column, kept)


def _blanks(table: TableOfBook) -> list[Row]:
    """Empty rows, each with a name of its own; none where nothing may be written."""
    count = BLANK_ROWS if table.codes else 0
    empty: list[Value] = [None] * len(table.schema.typed)
    only = table.codes[0] if len(table.codes) == 1 else None
    return [Row([f"n{number}", only, *empty]) for number in range(1, count + 1)]
