"""Workbooks as plain values; `write_workbook` turns them into XLSX."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import xlsxwriter
from xlsxwriter import Workbook
from xlsxwriter.format import Format

# Excel's rules for the names of sheets.

_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A lawful, distinct name for each title, as near to it as can be."""
    names: list[str] = []
    for number, title in enumerate(titles, start=1):
        taken = {name.casefold() for name in names} | {"history"}
        plain = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("'")
        wanted = name = _short(plain, _LONGEST) or f"Lembar {number}"
        copy = 1
        while name.casefold() in taken:
            copy += 1
            ending = f" ({copy})"
            name = _short(wanted, _LONGEST - len(ending)) + ending
        names.append(name)
    return names


def _short(text: str, length: int) -> str:
    """Cut to that many UTF-16 units, as Excel counts."""
    return text.encode("utf-16-le")[: length * 2].decode("utf-16-le", "ignore").strip(" '")


# What all sheets of a workbook share: formats made once, lists of choices, lawful text.

CELL_LIMIT = 32_767
CUT_MARK = " … [dipotong]"

_UNLAWFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INLINE_CHOICES = 255


def plain_text(text: str) -> str:
    """Without characters a workbook cannot hold, cut where a cell ends (in UTF-16 units)."""
    clean = _UNLAWFUL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    units = clean.encode("utf-16-le")
    if len(units) <= CELL_LIMIT * 2:
        return clean
    kept = units[: (CELL_LIMIT - len(CUT_MARK)) * 2].decode("utf-16-le", "ignore")
    return kept + CUT_MARK


class Book:
    def __init__(self, workbook: Workbook, *, title: str, marked: str) -> None:
        self.workbook = workbook
        self.title = title
        self.marked = marked
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._choices: list[tuple[str, ...]] = []

    def look(self, **properties: object) -> Format:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "top", **properties})
        return self._formats[key]

    def choice_source(self, choices: tuple[str, ...]) -> list[str] | str:
        """What a drop-down names as its source: the list itself, or a place on a hidden sheet."""
        joined = ",".join(choices)
        if len(joined) <= _INLINE_CHOICES and not any("," in choice for choice in choices):
            return list(choices)
        if choices not in self._choices:
            self._choices.append(choices)
        letter = _letter(self._choices.index(choices))
        return f"='_pilihan'!${letter}$1:${letter}${len(choices)}"

    def write_choices(self) -> None:
        if not self._choices:
            return
        sheet = self.workbook.add_worksheet("_pilihan")
        for number, choices in enumerate(self._choices):
            for row, choice in enumerate(choices):
                sheet.write_string(row, number, plain_text(choice))
        sheet.very_hidden()


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else _letter(index // 26 - 1) + _letter(index % 26)


# Workbooks as plain values; `write_workbook` turns them into XLSX.

type Value = str | int | float | Decimal | date | datetime | bool | None
type Kind = Literal["text", "wrap", "number", "count", "figure", "date"]
type Look = Literal["plain", "group", "subtotal", "quiet"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `width` in characters; `number` shows two decimals, `count` none, `figure` as
    many as there are; `choices` give a drop-down; `locked=False` may be typed into on a protected
    sheet; a `hidden` one is kept but not shown."""

    title: str
    width: float = 14
    kind: Kind = "text"
    locked: bool = True
    choices: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Row:
    """A row that looks different: a `group` heading, a `subtotal`, or a `quiet` remark.

    By number of the column: `locked` may not be typed into here, `choices` is a drop-down of this
    row alone."""

    values: Sequence[Value]
    look: Look = "plain"
    locked: frozenset[int] = frozenset()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet. `freeze` is the number of columns that stay while scrolling; `protected` locks
    every cell except those of unlocked columns (without a password: against slips, not people).
    A `very_hidden` sheet is not offered for showing."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row | Sequence[Value]]
    heading_lines: tuple[str, ...] = ()
    footer_lines: tuple[str, ...] = ()
    total_row: Sequence[Value] | None = None
    freeze: int = 0
    protected: bool = False
    hidden: bool = False
    very_hidden: bool = False


def write_workbook(
    sheets: Sequence[Sheet], *, title: str, created: datetime, marked: str = ""
) -> bytes:
    """XLSX bytes, the same for the same arguments.

    `marked` (say, that the data are an example) stands on every sheet and printed page.
    Text is never taken for a formula or a link; what Excel cannot hold is cut and says so.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {"title": plain_text(title), "created": created.replace(tzinfo=None)}
        )
        book = Book(workbook, title=plain_text(title), marked=plain_text(marked))
        for name, sheet in zip(sheet_names([s.title for s in sheets]), sheets, strict=True):
            SheetWriter(book, sheet, name).write()
        book.write_choices()
    return out.getvalue()


# Writes one sheet: heading, header, rows, total, footer, print setup.

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
        sheet, look = self._sheet, self._book.look
        self._header()
        first = self._row
        for row in sheet.rows:
            if isinstance(row, Sequence):
                self._values(row, "plain")
            else:
                self._values(row.values, row.look, row.locked)
                for number, choices in row.choices.items():
                    self._choice(self._row - 1, self._row - 1, number, choices)
        self._choices(first, self._row - 1)
        if self._row > first and all(isinstance(row, Sequence) for row in sheet.rows):
            self._paper.autofilter(first - 1, 0, self._row - 1, len(sheet.columns) - 1)
        if sheet.total_row is not None:
            self._values(sheet.total_row, "total")
        if sheet.footer_lines:
            self._row += 1
        for line in sheet.footer_lines:
            self._line(line, look(font_color=_QUIET))
        self._page(first - 1)

    def _line(self, text: str, look: Format) -> None:
        self._paper.write_string(self._row, 0, plain_text(text), look)
        self._row += 1

    def _header(self) -> None:
        for number, line in enumerate(self._sheet.heading_lines):
            look = self._book.look(bold=True, font_size=14) if number == 0 else self._book.look()
            self._line(line, look)
        if self._book.marked:
            self._line(self._book.marked, self._book.look(bold=True, font_color="#A8201A"))
        if self._row:
            self._row += 1
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
            case int() | float() | Decimal() if (
                column.kind in _NUMERIC and Decimal(value).is_finite()
            ):
                self._paper.write_number(*at, float(value), self._book.look(**shape))
            case datetime() if column.kind == "date":
                day = value.replace(tzinfo=None)
                shape["num_format"] = "dd/mm/yyyy hh:mm"
                self._paper.write_datetime(*at, day, self._book.look(**shape))
            case date() if column.kind == "date":
                self._paper.write_datetime(*at, value, self._book.look(**shape))
            case _:
                text = str(value)
                if text.startswith(("=", "+", "-", "@")):
                    shape["quote_prefix"] = True
                self._paper.write_string(*at, plain_text(text), self._book.look(**shape))

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

    def _page(self, header: int) -> None:
        self._paper.freeze_panes(header + 1, self._sheet.freeze)
        self._paper.repeat_rows(header)
        self._paper.set_landscape()
        self._paper.set_paper(_A4)
        self._paper.fit_to_pages(1, 0)
        self._paper.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        left, middle = _in_footer(self._book.title), _in_footer(self._book.marked)
        self._paper.set_footer(f"&L{left}&C{middle}&RHalaman &P dari &N")
        if self._sheet.protected:
            self._paper.protect("", _ALLOWED_WHEN_PROTECTED)
        if self._sheet.hidden:
            self._paper.hide()
        if self._sheet.very_hidden:
            self._paper.very_hidden()


def _in_footer(text: str) -> str:
    return text.replace("\n", " ")[:90].replace("&", "&&")
