from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from layak.platform.documents.reading.tables import read_sheets, read_table
from layak.platform.documents.writing.sheets import Column, Row, Sheet, sheet_names, write_workbook

MORNING = datetime(2026, 11, 24, 3, 42, tzinfo=UTC)


def a_sheet(rows=(), **changes) -> Sheet:
    columns = (
        Column(title="Kode", width=10),
        Column(title="Uraian", width=50, kind="wrap"),
        Column(title="Nilai", kind="number"),
    )
    return Sheet(**({"title": "Rekap", "columns": columns, "rows": rows} | changes))


def written(*sheets: Sheet, **changes) -> bytes:
    return write_workbook(sheets, **({"title": "Rekap", "created": MORNING} | changes))


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def sheet_xml(data: bytes) -> str:
    return part(data, "xl/worksheets/sheet1.xml")


def test_heading_mark_rows_total_and_footer_stand_in_order():
    sheet = a_sheet(
        [Row(("K", "Kelembagaan", None), "group"), ("1.1", "Perda", Decimal("12.00"))],
        heading_lines=("Rekap nilai", "Putaran 2027"),
        total_row=("", "Jumlah", Decimal("12")),
        footer_lines=("Sumber: isian perangkat daerah.",),
    )
    assert read_table(written(sheet, marked="DATA CONTOH"), "a.xlsx") == [
        ["Rekap nilai", "", ""],
        ["Putaran 2027", "", ""],
        ["DATA CONTOH", "", ""],
        ["", "", ""],
        ["Kode", "Uraian", "Nilai"],
        ["K", "Kelembagaan", ""],
        ["1.1", "Perda", "12"],
        ["", "Jumlah", "12"],
        ["", "", ""],
        ["Sumber: isian perangkat daerah.", "", ""],
    ]


def test_a_mark_is_a_real_number_with_two_decimals():
    data = written(a_sheet([("1.1", "x", Decimal("12.50"))]))
    cell = re.search(r'<c r="C2"([^>]*)><v>([^<]*)</v>', sheet_xml(data))
    assert cell is not None
    assert 't="s"' not in cell[1]
    assert cell[2] == "12.5"
    assert 'formatCode="#,##0.00"' in part(data, "xl/styles.xml")


def test_a_code_stays_text():
    assert read_table(written(a_sheet([("1.10", "x", None)])), "a.xlsx")[1][0] == "1.10"


def test_days_and_moments_are_real_dates():
    sheet = Sheet(
        title="Hari",
        columns=(Column(title="Pada", kind="date"),),
        rows=[(date(2026, 11, 24),), (MORNING,)],
    )
    assert read_table(written(sheet), "a.xlsx")[1:] == [["2026-11-24"], ["2026-11-24 03:42"]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+62 812", "-5", "@a", "http://a.id", "{=1}", "_x0041_", "<b>&amp;</b>", "NA"]
)
def test_text_is_never_a_formula_number_or_link(text):
    data = written(a_sheet([(text, text, text)]))
    assert read_table(data, "a.xlsx")[1] == [text, text, text]
    assert "<f>" not in sheet_xml(data)
    assert "hyperlink" not in sheet_xml(data)


def test_control_characters_and_lone_surrogates_are_left_out():
    text = "a\x00b\x07c\ud800d\uffffe\r\nf\tg"
    assert read_table(written(a_sheet([("", text, None)])), "a.xlsx")[1][1] == "abcde\nf\tg"


@pytest.mark.parametrize("letter", ["x", "👧"])
def test_too_long_text_is_cut_visibly_where_excel_ends(letter):
    text = read_table(written(a_sheet([("", letter * 40_000, None)])), "a.xlsx")[1][1]
    assert text.endswith(letter + " … [dipotong]")
    assert 32_760 <= len(text.encode("utf-16-le")) // 2 <= 32_767


def test_text_of_exactly_the_limit_is_kept():
    text = read_table(written(a_sheet([("", "x" * 32_767, None)])), "a.xlsx")[1][1]
    assert text == "x" * 32_767


def test_a_number_that_is_none_is_shown_as_text():
    rows = [("a", "", Decimal("NaN")), ("b", "", float("inf"))]
    assert [row[2] for row in read_table(written(a_sheet(rows)), "a.xlsx")[1:]] == ["NaN", "inf"]


def test_a_sheet_prints_on_landscape_a4_with_repeated_header():
    data = written(a_sheet([("a", "b", 1)], freeze=1), marked="A & B")
    xml = sheet_xml(data)
    assert 'paperSize="9"' in xml
    assert 'orientation="landscape"' in xml
    assert 'fitToHeight="0"' in xml
    assert "A &amp;&amp; B" in xml
    assert "Print_Titles" in part(data, "xl/workbook.xml")
    assert 'xSplit="1"' in xml
    assert 'ySplit="3"' in xml


def test_only_unlocked_columns_of_a_protected_sheet_may_be_typed_into():
    columns = (Column(title="Kode"), Column(title="Resmi", locked=False))
    data = written(Sheet(title="E", columns=columns, rows=[("1.1", "")], protected=True))
    styles = re.findall(r"<xf [^>]*>(?:<[^x/][^>]*/?>)*", part(data, "xl/styles.xml"))
    cells = dict(re.findall(r'<c r="(\w+)" s="(\d+)"', sheet_xml(data)))
    unlocked = [name for name, style in cells.items() if 'locked="0"' in styles[int(style) + 1]]
    assert "<sheetProtection " in sheet_xml(data)
    assert unlocked == ["B2"]


def test_choices_give_a_drop_down_also_when_long_or_with_commas():
    columns = (
        Column(title="Ya/tidak", choices=("Ya", "Tidak")),
        Column(title="Koma", choices=("satu, dua", "tiga")),
        Column(title="Panjang", choices=tuple(f"Pilihan nomor {n}" for n in range(40))),
    )
    data = written(Sheet(title="E", columns=columns, rows=[("Ya", "tiga", "")]))
    found = re.findall(r"<formula1>(.*?)</formula1>", sheet_xml(data))
    assert found == ['"Ya,Tidak"', "'_pilihan'!$A$1:$A$2", "'_pilihan'!$B$1:$B$40"]
    assert read_sheets(data)["_pilihan"][0] == ["satu, dua", "Pilihan nomor 0"]
    assert read_table(data, "a.xlsx")[1] == ["Ya", "tiga", ""]


def test_sheet_names_follow_the_rules_of_excel():
    long = "Dinas Pemberdayaan Perempuan dan Perlindungan Anak"
    assert sheet_names([long, long, "a/b:c", "A B C", "", "History", "'x'"]) == [
        "Dinas Pemberdayaan Perempuan da",
        "Dinas Pemberdayaan Perempua (2)",
        "a b c",
        "A B C (2)",
        "Lembar 5",
        "History (2)",
        "x",
    ]


def test_the_same_values_give_the_same_bytes():
    assert written(a_sheet([("a", "b", 1)])) == written(a_sheet([("a", "b", 1)]))


def test_rows_of_another_width_are_a_fault():
    with pytest.raises(ValueError, match="zip"):
        written(a_sheet([("a", "b")]))


def test_no_rows_and_a_hidden_sheet_are_possible():
    data = written(a_sheet(), a_sheet([("x", "", 1)], title="Meta", hidden=True))
    assert read_table(data, "a.xlsx") == [["Kode", "Uraian", "Nilai"]]
    assert list(read_sheets(data)) == ["Rekap", "Meta"]
