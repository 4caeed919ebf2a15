"""The sheet in which official text, options and points are filled in beside our wording."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from layak.evaluation.revisions.rules import HEADER, official_sheet
from layak.platform.documents.writing.sheets import Column, Sheet, Value, write_workbook
from layak.rules.instrument import Edition

# room for official options beyond ours
SPARE_ROWS = 2
_WIDTHS = (15, 56, 11, 34, 11, 56, 34, 14)
_WRAPPED = {"label", "our_option", "official_text", "official_option"}


def official_workbook(edition: Edition, *, revision: int, created: datetime) -> bytes:
    """XLSX: the official columns and the proposed names can be typed into, the rest stands beside them."""
    columns = [
        Column(
            title=name,
            width=width,
            kind="wrap" if name in _WRAPPED else "text",
            locked=not name.startswith("official_") and name != "our_option",
        )
        for name, width in zip(HEADER, _WIDTHS, strict=True)
    ]
    sheet = Sheet(
        title="Teks resmi",
        columns=columns,
        rows=list(_with_room(official_sheet(edition)[1:])),
        freeze=2,
        protected=True,
    )
    guide = Sheet(
        title="Petunjuk",
        columns=[Column(title="Cara mengisi", width=110, kind="wrap")],
        rows=[[line] for line in _GUIDE],
    )
    title = f"{edition.title}, revisi {revision}"
    return write_workbook([sheet, guide], title=title, created=created)


def _with_room(rows: list[list[str]]) -> Iterator[list[Value]]:
    """Some rows more under each question, for options that we did not know of."""
    for number, row in enumerate(rows):
        yield list(row)
        is_last = number + 1 == len(rows) or rows[number + 1][0] != row[0]
        if is_last:
            for _ in range(SPARE_ROWS):
                yield [row[0], *[""] * (len(HEADER) - 1)]


_GUIDE = (
    "official_text: teks pertanyaan seperti pada keputusan menteri, cukup di baris pertama.",
    "official_option dan official_points: satu pilihan per baris, dari yang terendah ke yang "
    "tertinggi. Isi semua pilihan sebuah pertanyaan, termasuk yang bernilai 0; pilihan tertinggi "
    "bernilai sama dengan nilai maksimal.",
    "our_option: nama pilihan yang masih usulan. Boleh diganti dengan kata kota sendiri; nilainya "
    "tetap, dan namanya tetap disebut usulan.",
    "Pertanyaan yang kolom resminya kosong tetap memakai rumusan kami dan pilihan usulan.",
    "Kolom lain di sebelah kiri terkunci: rumusan kami tetap tersimpan di bawah teks resmi.",
)
