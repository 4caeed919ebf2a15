"""Tables that people hand in: CSV and XLSX to rows of text."""

from __future__ import annotations

from layak.platform.documents.delimited import read_delimited
from layak.platform.documents.unreadable import CELLS_LIMIT, TOO_LARGE, Unreadable
from layak.platform.documents.workbooks import read_workbook

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
        raise Unreadable("Ini bukan buku kerja Excel. Unggah berkas .xlsx.")
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
            "Isi berkas ini bukan buku kerja Excel. Buka di Excel, simpan sebagai .xlsx, "
            "lalu unggah lagi."
        )


def _trimmed(rows: Rows) -> Rows:
    """The same rows, all as wide as the widest filled one, ending with a filled one."""
    filled = [_filled_width(row) for row in rows]
    width = max(filled, default=0)
    height = max((n for n, count in enumerate(filled, start=1) if count), default=0)
    if width * height > CELLS_LIMIT:
        raise Unreadable(TOO_LARGE)
    return [(row + [""] * width)[:width] for row in rows[:height]]


def _filled_width(row: list[str]) -> int:
    return max((n for n, cell in enumerate(row, start=1) if cell.strip()), default=0)
