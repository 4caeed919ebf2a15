"""A workbook that people filled in: each cell with its kind, and what stands around the cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zipfile import ZipFile

import python_calamine as calamine

from layak.platform.documents.filetypes import XLSX, NotAllowed, identify
from layak.platform.documents.packages import BROKEN, check_package, check_sizes
from layak.platform.documents.sheet_parts import Traits, sheet_traits
from layak.platform.documents.unreadable import Unreadable
from layak.platform.documents.workbooks import Value, cell_text

type Kind = Literal["empty", "text", "number", "date", "truth", "error"]
type Range = tuple[tuple[int, int], tuple[int, int]]

SIZE_LIMIT = 5_000_000
ROWS_LIMIT, COLUMNS_LIMIT = 5_000, 200

# What a form of some hundred rows can come to; a sheet of a million rows is far beyond.
_UNPACKED_LIMIT = 24_000_000
_BROKEN = "Berkas Excel ini rusak. Buka di Excel, simpan lagi sebagai .xlsx, lalu unggah."


@dataclass(frozen=True, slots=True)
class FilledCell:
    """``text`` as in `read_table`. A formula counts with its last result; one without a result is
    an ``error``, as is #N/A."""

    kind: Kind
    text: str
    is_formula: bool = False


@dataclass(frozen=True, kw_only=True)
class FilledSheet:
    """Rows and columns count from 0. ``merged`` holds first and last cell (row, column)."""

    title: str
    is_hidden: bool
    rows: list[list[FilledCell]]
    merged: list[Range]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    has_filter: bool
    has_picture: bool


@dataclass(frozen=True, kw_only=True)
class FilledBook:
    """``has_links``: cells may show values of other files."""

    sheets: dict[str, FilledSheet]
    has_links: bool


def read_filled(data: bytes, filename: str) -> FilledBook:
    """Every worksheet, hidden ones too. Raises `Unreadable` with one sentence: too large, macros,
    another kind of file under the name of a workbook, damaged."""
    if len(data) > SIZE_LIMIT:
        megabytes = SIZE_LIMIT // 1_000_000
        raise Unreadable(
            f"Berkas ini lebih besar dari {megabytes} MB. Hapus gambar dan lembar tambahan di "
            "dalamnya, lalu unggah lagi."
        )
    try:
        if identify(data, filename) != XLSX:
            raise Unreadable("Ini bukan buku kerja Excel. Unggah berkas .xlsx.")
    except NotAllowed as refusal:
        raise Unreadable(str(refusal)) from None
    try:
        with ZipFile(io.BytesIO(data)) as package:
            check_sizes(package, limit=_UNPACKED_LIMIT)
            check_package(package, data)
            traits = sheet_traits(package)
            has_links = any(name.startswith("xl/externalLinks/") for name in package.namelist())
    except BROKEN:
        raise Unreadable(_BROKEN) from None
    return FilledBook(sheets=_sheets(data, traits), has_links=has_links)


def _sheets(data: bytes, traits: dict[str, Traits]) -> dict[str, FilledSheet]:
    try:
        with calamine.load_workbook(io.BytesIO(data)) as workbook:
            found = [
                meta
                for meta in workbook.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
            return {
                meta.name: _sheet(
                    workbook,
                    meta.name,
                    traits.get(meta.name, Traits()),
                    is_hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
                )
                for meta in found
            }
    except calamine.PasswordError:
        raise Unreadable("Berkas ini dikunci kata sandi. Simpan tanpa kata sandi.") from None
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise Unreadable(_BROKEN) from error


def _sheet(
    workbook: calamine.CalamineWorkbook, name: str, traits: Traits, *, is_hidden: bool
) -> FilledSheet:
    sheet = workbook.get_sheet_by_name(name)
    row, column = sheet.end or (0, 0)
    if row >= ROWS_LIMIT or column >= COLUMNS_LIMIT:
        raise Unreadable(
            f"Lembar “{name}” berisi sampai baris {row + 1}, kolom {column + 1}. Hapus baris dan "
            "kolom yang tidak diperlukan, lalu unggah lagi."
        )
    rows = sheet.to_python(skip_empty_area=False)
    return FilledSheet(
        title=name,
        is_hidden=is_hidden,
        rows=[list(_cells(number, row, traits)) for number, row in enumerate(rows)],
        merged=[(first, last) for first, last in sheet.merged_cell_ranges or []],
        hidden_rows=frozenset(traits.hidden_rows),
        hidden_columns=frozenset(traits.hidden_columns),
        has_filter=traits.has_filter,
        has_picture=traits.has_picture,
    )


def _cells(number: int, row: list[Value], traits: Traits) -> Iterator[FilledCell]:
    for column, value in enumerate(row):
        at = (number, column)
        is_formula = at in traits.formulas
        text = cell_text(value)
        if at in traits.errors:
            yield FilledCell("error", text or traits.errors[at], is_formula)
        elif not text:
            yield FilledCell("error" if is_formula else "empty", "", is_formula)
        else:
            yield FilledCell(_kind(value), text, is_formula)


def _kind(value: Value) -> Kind:
    match value:
        case bool():
            return "truth"
        case int() | float():
            return "number"
        case datetime() | date() | time() | timedelta():
            return "date"
        case _:
            return "text"
