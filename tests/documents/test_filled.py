"""Workbooks that people filled in, also damaged ones and ones made to do harm."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.reading.filled_sheets import FilledCell, read_filled
from layak.platform.documents.reading.tables import read_table
from layak.platform.documents.writing.sheets import Column, Row, Sheet, write_workbook

MORNING = datetime(2026, 11, 24, 3, 42, tzinfo=UTC)
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


@pytest.fixture
def parts() -> dict[str, bytes]:
    """The parts of a small workbook to be filled in."""
    columns = (
        Column(title="Kode", width=10),
        Column(title="Pilihan", kind="wrap", locked=False),
        Column(title="Nilai", kind="number", locked=False),
        Column(title="Jumlah", kind="figure", locked=False),
    )
    rows = [
        Row(
            ("1.1", "Ada", Decimal("2.5"), 7412),
            locked=frozenset({3}),
            choices={1: ("Ada", "A, B")},
        ),
        Row(("1.2", "", None, None), "quiet"),
    ]
    sheet = Sheet(title="Isi", columns=columns, rows=rows, protected=True)
    hidden = Sheet(
        title="_cap", columns=(Column(title="1"),), rows=[("rahasia",)], very_hidden=True
    )
    data = write_workbook([sheet, hidden], title="Uji", created=MORNING)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def changed(parts: dict[str, bytes], part: str, old: bytes, new: bytes) -> bytes:
    assert old in parts[part]
    return packed({**parts, part: parts[part].replace(old, new, 1)})


def test_cells_come_with_their_kinds(parts):
    book = read_filled(packed(parts), "a.xlsx")
    sheet = book.sheets["Isi"]
    assert sheet.rows[1] == [
        FilledCell("text", "1.1"),
        FilledCell("text", "Ada"),
        FilledCell("number", "2.5"),
        FilledCell("number", "7412"),
    ]
    assert [cell.kind for cell in sheet.rows[2]] == ["text", "empty", "empty", "empty"]
    assert (sheet.is_hidden, sheet.has_filter, sheet.has_picture, book.has_links) == (False,) * 4
    assert book.sheets["_cap"].is_hidden
    assert b'state="veryHidden"' in parts["xl/workbook.xml"]


def test_a_cell_locked_by_its_row_keeps_the_lock_of_the_sheet(parts):
    """Styles are read by hand: the open cells carry ``locked="0"``, the locked ones do not."""
    styles = parts["xl/styles.xml"].decode().split("<cellXfs")[1].split("</cellXfs>")[0]
    formats = styles.split("<xf ")[1:]
    row = parts[SHEET].decode().split('<row r="2"')[1].split("</row>")[0]
    numbers = [int(piece.split('"')[0]) for piece in row.split(' s="')[1:]]
    opened = ['locked="0"' in formats[number] for number in numbers]
    assert opened == [False, True, True, False]


def test_a_drop_down_belongs_to_its_row_alone(parts):
    sheet = parts[SHEET].decode()
    assert sheet.count("<dataValidation ") == 1
    assert 'sqref="B2"' in sheet


def test_formulas_errors_hidden_and_merged_are_told(parts):
    sheet = parts[SHEET].decode()
    sheet = sheet.replace("<v>2.5</v>", "<f>5/2</f><v>2.5</v>").replace(
        "</sheetData>",
        '<row r="5" hidden="1"><c r="A5"><f>NA()</f></c>'
        '<c r="C5" t="e"><v>#N/A</v></c></row></sheetData>',
    )
    sheet = sheet.replace(
        "<pageMargins", '<mergeCells><mergeCell ref="A2:B3"/></mergeCells><pageMargins'
    )
    found = read_filled(packed({**parts, SHEET: sheet.encode()}), "a.xlsx").sheets["Isi"]
    assert found.rows[1][2] == FilledCell("number", "2.5", is_formula=True)
    assert found.rows[4][0] == FilledCell("error", "", is_formula=True)
    assert (found.rows[4][2].kind, found.rows[4][2].text) == ("error", "#N/A")
    assert found.hidden_rows == {4}
    assert found.merged == [((1, 0), (2, 1))]


def test_a_filter_and_a_picture_are_told(parts):
    data = changed(
        parts,
        SHEET,
        b"<pageMargins",
        b'<autoFilter ref="A1:D3"><filterColumn colId="0"/></autoFilter><pageMargins',
    )
    assert read_filled(data, "a.xlsx").sheets["Isi"].has_filter
    data = changed(parts, SHEET, b"</worksheet>", b"<drawing/></worksheet>")
    assert read_filled(data, "a.xlsx").sheets["Isi"].has_picture


@pytest.mark.parametrize("told", [b"99999999999", b"4000000", b"-1", b"banyak", b""])
def test_a_part_that_claims_to_hold_billions_is_refused(parts, told):
    """The reader would set aside that much memory, and the whole program would end."""
    old = b'uniqueCount="' + parts[TEXTS].split(b'uniqueCount="')[1].split(b'"')[0] + b'"'
    data = changed(parts, TEXTS, old, b'uniqueCount="' + told + b'"')
    for read in (read_filled, read_table):
        with pytest.raises(Unreadable, match="rusak"):
            read(data, "a.xlsx")


def test_blanks_before_a_part_do_not_hide_what_it_claims(parts):
    texts = parts[TEXTS].split(b"?>", 1)[1].strip()
    texts = texts.replace(b'uniqueCount="', b'uniqueCount="9999999999')
    with pytest.raises(Unreadable):
        read_table(packed({**parts, TEXTS: b" \n" * 40 + texts}), "a.xlsx")


def far_row(parts, number: int) -> bytes:
    row = f'<row r="{number}"><c r="A{number}"><v>1</v></c></row></sheetData>'
    return changed(parts, SHEET, b"</sheetData>", row.encode())


def test_far_rows_and_files_beyond_measure_are_refused_at_once(parts):
    began = time.monotonic()
    far = far_row(parts, 900_000)
    with pytest.raises(Unreadable, match="besar"):
        read_filled(far, "a.xlsx")
    long = far_row(parts, 6000)
    with pytest.raises(Unreadable, match="sampai baris 6000"):
        read_filled(long, "a.xlsx")
    with pytest.raises(Unreadable, match="5 MB"):
        read_filled(b"PK\x03\x04" + b"x" * 5_000_000, "a.xlsx")
    assert time.monotonic() - began < 2


def test_a_sheet_that_lost_a_part_is_refused(parts):
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET, "[Content_Types].xml"):
        rest = {part: content for part, content in parts.items() if part != name}
        with pytest.raises(Unreadable):
            read_filled(packed(rest), "a.xlsx")
