"""Tables that people hand in, CSV and XLSX, as rows of text; XLSX after looking whether it is safe to open."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING
from zipfile import ZipFile

import python_calamine as calamine

from layak.platform.documents.files.limits import CELLS_LIMIT, TOO_LARGE, Unreadable
from layak.platform.documents.files.packages import BROKEN, check_package

if TYPE_CHECKING:
    from _csv import Reader


# CSV in the encodings and with the separators that offices really use.

_NOT_TEXT = "Berkas ini bukan tabel teks yang dapat dibaca. Simpan sebagai .xlsx atau .csv (UTF-8)."
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_MARKUP = re.compile(r"\s*<(!doctype|html|table|\?xml|svg)", re.IGNORECASE)
_SEPARATOR_LINE = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)
_SEPARATORS = (";", "\t", ",")  # of equally good ones the first: commas may be decimal marks
_SAMPLE = 300


def read_delimited(data: bytes) -> list[list[str]]:
    """Rows of a CSV file. Raises `Unreadable`."""
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        raise Unreadable(_NOT_TEXT) from None
    if _CONTROL.search(text):
        raise Unreadable(_NOT_TEXT)
    if _MARKUP.match(text):
        raise Unreadable("Ini halaman web, bukan tabel. Unggah berkas .xlsx atau .csv.")
    if declared := _SEPARATOR_LINE.match(text):
        return _parsed(text[declared.end() :], declared[1])
    rows = _parsed(text, max(_SEPARATORS, key=lambda separator: _regularity(text, separator)))
    if not any(cell.strip() for row in rows for cell in row):
        raise Unreadable("Berkas ini kosong. Pilih berkas yang berisi tabel.")
    return rows


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _regularity(text: str, separator: str) -> tuple[float, int]:
    """How regular the rows are when split so: the share of equally wide rows, and their width."""
    try:
        rows = [row for row in islice(_reader(text, separator), _SAMPLE) if row]
    except csv.Error:
        return 0.0, 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0, 0
    width, count = widths.most_common(1)[0]
    return count / len(rows), width


def _parsed(text: str, separator: str) -> list[list[str]]:
    reader = _reader(text, separator)
    rows, count = [], 0
    try:
        for row in reader:
            rows.append(row)
            count += len(row) + 1
            if count > CELLS_LIMIT:
                raise Unreadable(TOO_LARGE)
    except csv.Error:
        raise Unreadable(
            f"Tabel ini tidak dapat dibaca mulai baris {reader.line_num}: "
            "periksa tanda kutip yang tidak ditutup."
        ) from None
    return rows


def _reader(text: str, separator: str) -> Reader:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


# XLSX to rows of text, after looking whether it is safe to open.

type Value = int | float | str | bool | time | date | datetime | timedelta

_BROKEN = "Berkas Excel ini rusak. Buka di Excel, simpan lagi sebagai .xlsx, lalu unggah."
_DECIMALS = 8


def read_workbook(data: bytes, *, only_visible: bool = False) -> dict[str, list[list[str]]]:
    """Sheets by name in their order. Raises `Unreadable`."""
    try:
        with ZipFile(io.BytesIO(data)) as package:
            check_package(package, data)
    except BROKEN:
        raise Unreadable(_BROKEN) from None
    try:
        with calamine.load_workbook(io.BytesIO(data)) as workbook:
            found = {}
            for sheet in workbook.sheets_metadata:
                is_shown = sheet.visible == calamine.SheetVisibleEnum.Visible
                if sheet.typ != calamine.SheetTypeEnum.WorkSheet or (only_visible and not is_shown):
                    continue
                rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                found[sheet.name] = [[cell_text(value) for value in row] for row in rows]
            return found
    except calamine.PasswordError:
        raise Unreadable("Berkas ini dikunci kata sandi. Simpan tanpa kata sandi.") from None
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise Unreadable(_BROKEN) from error


def cell_text(value: Value) -> str:
    """The value as a person reads it in the cell."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            # without the dust of binary fractions: 15 significant digits, 8 decimals
            if not math.isfinite(value):
                return str(value)
            if abs(value) >= 1e15:
                return f"{value:.0f}"
            text = f"{round(Decimal(f'{value:.15g}'), _DECIMALS):f}".rstrip("0").rstrip(".")
            return "0" if text == "-0" else text
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case time():
            return value.isoformat(timespec="minutes")
        case _:
            return str(value)


# Tables that people hand in: CSV and XLSX to rows of text.

__all__ = ["SIZE_LIMIT", "Rows", "Unreadable", "read_sheets", "read_table"]

type Rows = list[list[str]]

SIZE_LIMIT = 20_000_000

_ZIP = b"PK\x03\x04"
_REFUSED = (
    (
        b"\xd0\xcf\x11\xe0",
        "Ini berkas Excel lama (.xls) atau berkas yang dikunci kata sandi. "
        "Simpan sebagai .xlsx tanpa kata sandi, lalu unggah lagi.",
    ),
    (b"%PDF", "Ini berkas PDF, bukan tabel. Unggah berkas .xlsx atau .csv."),
    (b"\x89PNG", "Ini gambar, bukan tabel. Unggah berkas .xlsx atau .csv."),
    (b"\xff\xd8\xff", "Ini gambar, bukan tabel. Unggah berkas .xlsx atau .csv."),
    (b"PK\x05\x06", "Berkas ZIP ini kosong atau rusak. Unggah berkas .xlsx atau .csv."),
    (b"Rar!", "Ini arsip RAR, bukan tabel. Unggah berkas .xlsx atau .csv."),
    (b"\x1f\x8b", "Ini arsip terkompresi, bukan tabel. Unggah berkas .xlsx atau .csv."),
    (b"{\\rtf", "Ini dokumen RTF, bukan tabel. Unggah berkas .xlsx atau .csv."),
)


def read_table(
    data: bytes, filename: str, *, sheet: str | None = None, size_limit: int = SIZE_LIMIT
) -> Rows:
    """Rows of one table as text, all of equal width, without empty rows and columns at the end.

    The content decides between XLSX and CSV, not the name. Of a workbook it is the first visible
    sheet, or the one named `sheet`. Row numbers are kept: row 1 of the file is index 0.
    Numbers read as a person reads them: point as decimal mark, no `.0`; dates are ISO; an error
    value (#N/A) is empty.
    Raises `Unreadable` with one sentence when the file is not such a table.
    """
    _check_size(data, size_limit)
    if not data.startswith(_ZIP):
        _check_kind(data, filename)
        return _trimmed(read_delimited(data))
    sheets = read_workbook(data, only_visible=sheet is None)
    if sheet is not None and sheet not in sheets:
        raise Unreadable(f"Lembar “{sheet}” tidak ada di berkas ini.")
    rows = _trimmed(sheets[sheet] if sheet is not None else next(iter(sheets.values()), []))
    if not rows:
        raise Unreadable("Lembar pertama berkas ini kosong. Isi tabelnya, lalu unggah lagi.")
    return rows


def read_sheets(data: bytes, *, size_limit: int = SIZE_LIMIT) -> dict[str, Rows]:
    """Every sheet of an XLSX workbook by name, hidden ones too, each as in `read_table`."""
    _check_size(data, size_limit)
    if not data.startswith(_ZIP):
        _check_kind(data, "")
        raise Unreadable("Ini bukan berkas Excel. Unggah berkas .xlsx.")
    return {name: _trimmed(rows) for name, rows in read_workbook(data).items()}


def _check_size(data: bytes, size_limit: int) -> None:
    if not data:
        raise Unreadable("Berkas ini kosong. Pilih berkas yang berisi tabel.")
    if len(data) > size_limit:
        megabytes = size_limit // 1_000_000
        raise Unreadable(
            f"Berkas ini lebih besar dari {megabytes} MB. Unggah tabelnya saja, tanpa gambar."
        )


def _check_kind(data: bytes, filename: str) -> None:
    for magic, sentence in _REFUSED:
        if data.startswith(magic):
            raise Unreadable(sentence)
    if filename.lower().endswith((".xlsx", ".xlsm")):
        raise Unreadable(
            "Isi berkas ini bukan berkas Excel. Buka di Excel, simpan sebagai .xlsx, "
            "lalu unggah lagi."
        )


def _trimmed(rows: Rows) -> Rows:
    """The same rows, all as wide as the widest filled one, ending with a filled one."""
    filled = [
        max((n for n, cell in enumerate(row, start=1) if cell.strip()), default=0) for row in rows
    ]
    width = max(filled, default=0)
    height = max((n for n, count in enumerate(filled, start=1) if count), default=0)
    if width * height > CELLS_LIMIT:
        raise Unreadable(TOO_LARGE)
    return [(row + [""] * width)[:width] for row in rows[:height]]
