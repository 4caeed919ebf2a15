"""Workbooks as plain values; `write_workbook` turns them into XLSX."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import xlsxwriter

from layak.platform.documents.sheet_names import sheet_names
from layak.platform.documents.sheet_writer import SheetWriter
from layak.platform.documents.sheet_writing import Book, plain_text

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
