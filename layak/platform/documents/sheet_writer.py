"""Writes one sheet: heading, header, rows, total, footer, print setup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.format import Format

from layak.platform.documents.sheet_writing import Book, plain_text

if TYPE_CHECKING:
    from layak.platform.documents.sheets import Column, Sheet, Value

_A4 = 9
_RIVER, _WASH, _QUIET, _TYPE_HERE, _LINE = "#0B6467", "#E9EEF0", "#4A5865", "#FFF8E1", "#C3CCD3"
_NUMBER_FORMATS = {
    "number": "#,##0.00",
    "count": "#,##0",
    "figure": "General",
    "date": "dd/mm/yyyy",
    "text": "@",
}
_NUMERIC = ("number", "count", "figure")
_LOOKS: dict[str, dict[str, object]] = {
    "plain": {},
    "group": {"bold": True, "bg_color": _WASH},
    "subtotal": {"bold": True, "top": 1},
    "quiet": {"italic": True, "font_color": _QUIET},
    "total": {"bold": True, "top": 1, "bottom": 6, "bg_color": _WASH},
}
_ALLOWED_WHEN_PROTECTED = {"autofilter": True, "format_columns": True, "format_rows": True}


class SheetWriter:
    def __init__(self, book: Book, sheet: Sheet, name: str) -> None:
        self._book = book
        self._sheet = sheet
        self._paper = book.workbook.add_worksheet(name)
        self._row = 0

    def write(self) -> None:
        self._headings()
        self._header()
        first = self._row
        for row in self._sheet.rows:
            if isinstance(row, Sequence):
                self._values(row, "plain")
            else:
                self._values(row.values, row.look, row.locked)
                for number, choices in row.choices.items():
                    self._choice(self._row - 1, self._row - 1, number, choices)
        self._choices(first, self._row - 1)
        self._filter(first - 1, self._row - 1)
        if self._sheet.total_row is not None:
            self._values(self._sheet.total_row, "total")
        self._footers()
        self._page(first - 1)
        self._protect()

    def _headings(self) -> None:
        for number, line in enumerate(self._sheet.heading_lines):
            look = self._book.look(bold=True, font_size=14) if number == 0 else self._book.look()
            self._line(line, look)
        if self._book.marked:
            self._line(self._book.marked, self._book.look(bold=True, font_color="#A8201A"))
        if self._row:
            self._row += 1

    def _line(self, text: str, look: Format) -> None:
        self._paper.write_string(self._row, 0, plain_text(text), look)
        self._row += 1

    def _header(self) -> None:
        look = self._book.look(
            bold=True, font_color="#FFFFFF", bg_color=_RIVER, text_wrap=True, border=1
        )
        for number, column in enumerate(self._sheet.columns):
            traits = {"hidden": True} if column.hidden else {}
            self._paper.set_column(number, number, column.width, None, traits)
            self._paper.write_string(self._row, number, plain_text(column.title), look)
        self._row += 1

    def _values(
        self, values: Sequence[Value], look: str, locked: frozenset[int] = frozenset()
    ) -> None:
        for number, (column, value) in enumerate(zip(self._sheet.columns, values, strict=True)):
            shape = self._shape(column, look)
            if look == "plain" and number not in locked:
                shape |= self._unlocked(column)
            self._cell(number, column, value, shape)
        self._row += 1

    def _cell(self, number: int, column: Column, value: Value, shape: dict[str, object]) -> None:
        at = (self._row, number)
        match value:
            case None | "":
                self._paper.write_blank(*at, None, self._book.look(**shape))
            case bool():
                self._paper.write_string(*at, "Ya" if value else "Tidak", self._book.look(**shape))
            case int() | float() | Decimal() if column.kind in _NUMERIC:
                self._number(at, value, shape)
            case datetime() if column.kind == "date":
                day = value.replace(tzinfo=None)
                shape["num_format"] = "dd/mm/yyyy hh:mm"
                self._paper.write_datetime(*at, day, self._book.look(**shape))
            case date() if column.kind == "date":
                self._paper.write_datetime(*at, value, self._book.look(**shape))
            case _:
                self._text(at, str(value), shape)

    def _number(
        self, at: tuple[int, int], value: float | Decimal, shape: dict[str, object]
    ) -> None:
        if Decimal(value).is_finite():
            self._paper.write_number(*at, float(value), self._book.look(**shape))
        else:
            self._text(at, str(value), shape)

    def _text(self, at: tuple[int, int], value: str, shape: dict[str, object]) -> None:
        if value.startswith(("=", "+", "-", "@")):
            shape["quote_prefix"] = True
        self._paper.write_string(*at, plain_text(value), self._book.look(**shape))

    def _shape(self, column: Column, look: str) -> dict[str, object]:
        shape = {"border": 1, "border_color": _LINE, **_LOOKS[look]}
        if column.kind in _NUMBER_FORMATS:
            shape["num_format"] = _NUMBER_FORMATS[column.kind]
        if column.kind == "wrap":
            shape["text_wrap"] = True
        return shape

    def _unlocked(self, column: Column) -> dict[str, object]:
        """What makes a cell one to type into; text typed there stays text, never a date."""
        if not self._sheet.protected or column.locked:
            return {}
        stays_text = {"num_format": "@"} if column.kind == "wrap" else {}
        return {"locked": False, "bg_color": _TYPE_HERE, **stays_text}

    def _choices(self, first: int, last: int) -> None:
        for number, column in enumerate(self._sheet.columns):
            if column.choices and last >= first:
                self._choice(first, last, number, column.choices)

    def _choice(self, first: int, last: int, number: int, choices: tuple[str, ...]) -> None:
        rule = {
            "validate": "list",
            "source": self._book.choice_source(choices),
            "error_title": "Pilih dari daftar",
            "error_message": "Isi sel ini dengan salah satu pilihan dari daftar.",
        }
        self._paper.data_validation(first, number, last, number, rule)

    def _filter(self, header: int, last: int) -> None:
        plain = all(isinstance(row, Sequence) for row in self._sheet.rows)
        if plain and last > header:
            self._paper.autofilter(header, 0, last, len(self._sheet.columns) - 1)

    def _footers(self) -> None:
        if self._sheet.footer_lines:
            self._row += 1
        for line in self._sheet.footer_lines:
            self._line(line, self._book.look(font_color=_QUIET))

    def _page(self, header: int) -> None:
        self._paper.freeze_panes(header + 1, self._sheet.freeze)
        self._paper.repeat_rows(header)
        self._paper.set_landscape()
        self._paper.set_paper(_A4)
        self._paper.fit_to_pages(1, 0)
        self._paper.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        left, middle = _in_footer(self._book.title), _in_footer(self._book.marked)
        self._paper.set_footer(f"&L{left}&C{middle}&RHalaman &P dari &N")

    def _protect(self) -> None:
        if self._sheet.protected:
            self._paper.protect("", _ALLOWED_WHEN_PROTECTED)
        if self._sheet.hidden:
            self._paper.hide()
        if self._sheet.very_hidden:
            self._paper.very_hidden()


def _in_footer(text: str) -> str:
    return text.replace("\n", " ")[:90].replace("&", "&&")
