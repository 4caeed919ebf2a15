from __future__ import annotations

import codecs
import io
import struct
import zipfile
from datetime import date, datetime, time

import pytest
import xlsxwriter

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.reading.tables import read_sheets, read_table

WANTED = [["question_code", "self_mark"], ["1.1", "12,5"], ["1.2a", "0,75"]]
SEMICOLONS = "question_code;self_mark\r\n1.1;12,5\r\n1.2a;0,75\r\n"


def workbook(rows, *, name="Lembar", options=None, fill=None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options or {}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if fill:
            fill(book, sheet)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_reads_in_every_encoding(encoding):
    assert read_table(SEMICOLONS.encode(encoding), "nilai.csv") == WANTED


def test_csv_reads_utf16_big_endian():
    data = codecs.BOM_UTF16_BE + SEMICOLONS.encode("utf-16-be")
    assert read_table(data, "nilai.csv") == WANTED


def test_csv_keeps_accents_of_windows_1252():
    data = b"kode;catatan\n1.1;caf\xe9 \x93anak\x94 \x96 50 m\xb2\n"
    assert read_table(data, "a.csv")[1][1] == "café “anak” \u2013 50 m²"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_finds_its_separator(separator):
    text = separator.join(["kode", "nilai"]) + "\n" + separator.join(["1.1", "12.5"]) + "\n"
    assert read_table(text.encode(), "a.csv") == [["kode", "nilai"], ["1.1", "12.5"]]


def test_decimal_commas_do_not_split_a_file_without_header():
    data = b"1.1;12,5;12,0\n1.2;0,75;1,0\n"
    assert read_table(data, "a.csv") == [["1.1", "12,5", "12,0"], ["1.2", "0,75", "1,0"]]


def test_semicolons_in_text_do_not_split_a_comma_file():
    data = b"kode,nilai,catatan\n1.1,12,a; b\n1.2,3,c; d\n"
    assert read_table(data, "a.csv")[2] == ["1.2", "3", "c; d"]


def test_words_that_look_like_the_start_of_an_archive_are_text():
    assert read_table(b"PKK;PKBI\n1;2\n", "a.csv") == [["PKK", "PKBI"], ["1", "2"]]


def test_a_declared_separator_is_followed():
    assert read_table(b"sep=;\nkode;nilai\n1.1;1,5\n", "a.csv")[1] == ["1.1", "1,5"]


def test_a_quoted_newline_and_separator_stay_in_their_cell():
    data = b'kode;catatan\n1.1;"baris satu\nbaris; dua ""kutip"""\n1.2;x\n'
    assert read_table(data, "a.csv") == [
        ["kode", "catatan"],
        ["1.1", 'baris satu\nbaris; dua "kutip"'],
        ["1.2", "x"],
    ]


def test_markup_direction_marks_and_emoji_stay_text():
    data = "kode;catatan\n1.1;<b>x</b> \u202eabc 👧🏽\n".encode()
    assert read_table(data, "a.csv")[1][1] == "<b>x</b> \u202eabc 👧🏽"


def test_rows_are_equally_wide_and_end_where_content_ends():
    data = b"a;b;;\n1;;;\n\n;2;\n;;;\n \n"
    assert read_table(data, "a.csv") == [["a", "b"], ["1", ""], ["", ""], ["", "2"]]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "kosong"),
        (b"\n\n;;\n", "kosong"),
        (b"a;b\n1;\x00\n", "bukan tabel teks"),
        (bytes(range(256)), "bukan tabel teks"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "xls"),
        (b"\x89PNG\r\n", "gambar"),
        (b"<!DOCTYPE html><table><tr><td>1", "halaman web"),
        (b'kode;catatan\n1.1;"tidak ditutup\n1.2;x\n', "kutip"),
        (b"PK\x05\x06" + b"\0" * 18, "ZIP"),
        (b"PK\x03\x04" + b"junk" * 30, "rusak"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "bukan tabel teks"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, says):
    with pytest.raises(Unreadable, match=says) as refusal:
        read_table(data, "nilai.csv")
    assert str(refusal.value).endswith(".")


def test_text_named_xlsx_is_refused():
    with pytest.raises(Unreadable, match="bukan berkas Excel"):
        read_table(b"a;b\n1;2\n", "nilai.xlsx")


def test_more_than_the_limit_is_refused():
    with pytest.raises(Unreadable, match="20 MB"):
        read_table(b"a;b\n" * 25_000_000, "a.csv")
    with pytest.raises(Unreadable, match="1 MB"):
        read_table(b"a;b\n" * 300_000, "a.csv", size_limit=1_000_000)


def test_workbook_numbers_read_as_people_read_them():
    values = [12.5, 12.500000001, 0.1 + 0.2, 3.0, 1_250_000_000, -0.0, 0.75, True, "1.10", 1e15]
    wanted = "12.5 12.5 0.3 3 1250000000 0 0.75 TRUE 1.10 1000000000000000"
    assert read_table(workbook([values]), "a.xlsx") == [wanted.split()]


def test_workbook_dates_are_iso():
    def fill(book, sheet):
        moments = {
            "dd/mm/yyyy": date(2026, 11, 24),
            "dd/mm/yyyy hh:mm": datetime(2026, 11, 24, 10, 42),  # noqa: DTZ001
            "hh:mm": time(10, 42),
        }
        for column, (look, value) in enumerate(moments.items()):
            sheet.write_datetime(1, column, value, book.add_format({"num_format": look}))

    rows = read_table(workbook([["a", "b", "c"]], fill=fill), "a.xlsx")
    assert rows[1] == ["2026-11-24", "2026-11-24 10:42", "10:42"]


def test_workbook_keeps_row_numbers_and_drops_the_empty_end():
    rows = read_table(workbook([[], ["", "a"], [], ["", "", 5], ["", " "]]), "a.xlsx")
    assert rows == [["", "", ""], ["", "a", ""], ["", "", ""], ["", "", "5"]]


def test_formulas_give_their_value():
    def fill(_, sheet):
        sheet.write_formula(0, 1, "=1+1", None, 2)

    assert read_table(workbook([["a"]], fill=fill), "a.xlsx") == [["a", "2"]]


def several_sheets() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        hidden = book.add_worksheet("meta")
        hidden.write_row(0, 0, ["edisi", "contoh"])
        first = book.add_worksheet("Satu")
        first.write_row(0, 0, ["a", 1])
        first.activate()
        first.set_first_sheet()
        hidden.hide()
        book.add_worksheet("Kosong")
    return out.getvalue()


def test_sheets_by_name_in_order_with_hidden_ones():
    assert read_sheets(several_sheets()) == {
        "meta": [["edisi", "contoh"]],
        "Satu": [["a", "1"]],
        "Kosong": [],
    }


def test_the_first_visible_or_the_named_sheet_is_read():
    data = several_sheets()
    assert read_table(data, "a.xlsx") == [["a", "1"]]
    assert read_table(data, "a.xlsx", sheet="meta") == [["edisi", "contoh"]]
    with pytest.raises(Unreadable, match="Lembar “Dua”"):
        read_table(data, "a.xlsx", sheet="Dua")


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def changed(data: bytes, part: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return packed(parts | {part: content})


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"word/document.xml": b"<w/>"}, "Word"),
        ({"mimetype": b"x", "content.xml": b"<o/>"}, "OpenDocument"),
        ({"xl/workbook.bin": b"x"}, "xlsb"),
        ({"foto.jpg": b"x"}, "ZIP"),
        ({"xl/workbook.xml": b"<workbook/>"}, "rusak"),
    ],
)
def test_other_packages_are_named(parts, says):
    with pytest.raises(Unreadable, match=says):
        read_table(packed(parts), "a.xlsx")


def test_a_zip_bomb_is_refused_by_its_declared_size():
    bomb = changed(workbook([["a"]]), "xl/media/a.png", b"\0" * 151_000_000)
    assert len(bomb) < 200_000
    with pytest.raises(Unreadable, match="terlalu besar"):
        read_table(bomb, "a.xlsx")


def test_a_zip_that_lies_about_its_size_is_refused():
    data = changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", b" " * 1_000_000)
    size = struct.pack("<L", 1_000_000)
    assert data.count(size) == 2
    with pytest.raises(Unreadable, match="terlalu besar"):
        read_table(data.replace(size, struct.pack("<L", 10)), "a.xlsx")


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c><v>1</v></c></row><row r="1048576"><c r="ZZ1"/><c><v>1</v></c></row>',
    ],
)
def test_cells_far_apart_are_refused_before_memory_ends(row):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + row + b"</sheetData></worksheet>"
    )
    with pytest.raises(Unreadable, match="terlalu besar"):
        read_table(changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet), "a.xlsx")


def test_a_formatted_column_without_content_is_read():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
        b"</sheetData></worksheet>"
    )
    data = changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet)
    assert read_table(data, "a.xlsx") == [["1"]]


def test_a_shared_text_used_without_measure_is_refused():
    cells = b"".join(b'<row><c t="s"><v> 0 </v></c></row>' for _ in range(20_000))
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + cells + b"</sheetData></worksheet>"
    )
    texts = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"x" * 100_000
        + b"</t></si></sst>"
    )
    data = changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(Unreadable, match="terlalu besar"):
        read_table(changed(data, "xl/sharedStrings.xml", texts), "a.xlsx")


def test_a_workbook_with_entities_is_refused():
    sheet = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    with pytest.raises(Unreadable, match="rusak"):
        read_table(changed(workbook([["a"]]), "xl/worksheets/sheet1.xml", sheet), "a.xlsx")


@pytest.mark.parametrize("data", [b";\n" * 2_000_000, b";" * 5_000_000])
def test_a_csv_of_millions_of_cells_is_refused(data):
    with pytest.raises(Unreadable, match="terlalu besar"):
        read_table(data, "a.csv")


def test_one_wide_row_does_not_widen_all_others_without_measure():
    data = b"a;b\n" * 100_000 + b"x;" * 1_000 + b"x\n"
    with pytest.raises(Unreadable, match="terlalu besar"):
        read_table(data, "a.csv")


def test_an_error_or_an_empty_formula_reads_as_empty():
    def fill(_, sheet):
        sheet.write_formula(0, 1, "=NA()", None, "#N/A")
        sheet.write_formula(0, 2, '=""', None, "")
        sheet.write_string(0, 3, "akhir")

    assert read_table(workbook([["a"]], fill=fill), "a.xlsx") == [["a", "", "", "akhir"]]
