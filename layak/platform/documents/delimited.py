"""CSV in the encodings and with the separators that offices really use."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from layak.platform.documents.unreadable import CELLS_LIMIT, TOO_LARGE, Unreadable

if TYPE_CHECKING:
    from _csv import Reader

_NOT_TEXT = "Berkas ini bukan tabel teks yang dapat dibaca. Simpan sebagai .xlsx atau .csv (UTF-8)."
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_MARKUP = re.compile(r"\s*<(!doctype|html|table|\?xml|svg)", re.IGNORECASE)
_SEPARATOR_LINE = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)
_SEPARATORS = (";", "\t", ",")  # of equally good ones the first: commas may be decimal marks
_SAMPLE = 300


def read_delimited(data: bytes) -> list[list[str]]:
    """Rows of a CSV file. Raises `Unreadable`."""
    text = _decoded(data)
    if _MARKUP.match(text):
        raise Unreadable("Ini halaman web, bukan tabel. Unggah berkas .xlsx atau .csv.")
    if declared := _SEPARATOR_LINE.match(text):
        return _parsed(text[declared.end() :], declared[1])
    rows = _parsed(text, _separator(text))
    if not any(cell.strip() for row in rows for cell in row):
        raise Unreadable("Berkas ini kosong. Pilih berkas yang berisi tabel.")
    return rows


def _decoded(data: bytes) -> str:
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        raise Unreadable(_NOT_TEXT) from None
    if _CONTROL.search(text):
        raise Unreadable(_NOT_TEXT)
    return text


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _separator(text: str) -> str:
    return max(_SEPARATORS, key=lambda separator: _regularity(text, separator))


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
