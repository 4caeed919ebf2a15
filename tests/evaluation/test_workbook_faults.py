"""Every fault that spreadsheets and people bring in, each named by its cell, none guessed away."""

from __future__ import annotations

import tracemalloc

import pytest
from django.utils import timezone

from layak.city.places.models import Municipality
from layak.evaluation.answers.models import AnswerRevision
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.scores.sheet import marks_workbook
from layak.evaluation.workbook.reads import WrongWorkbook, agency_workbook
from layak.evaluation.workbook.sheet import agency_workbook_file
from layak.evaluation.workbook_returns.actions import WorkbookRefused, take_workbook
from layak.evaluation.workbook_returns.preview_reads import preview_workbook
from layak.evaluation.workbook_returns.reads import read_agency_workbook
from layak.platform.documents.files.limits import Unreadable
from tests.evaluation.workbook_editing import MAIN, STAMP, Edited, packed, row_number, xml

NOTE, COUNT = "Upaya yang dilakukan", "Yang memenuhi 2026"


@pytest.fixture(scope="module")
def made() -> dict[int, bytes]:
    """By round, the workbook of Dinas Kesehatan: each test begins with the same rows."""
    return {}


@pytest.fixture
def data(db, round_, dinkes, sari, made) -> bytes:
    Municipality.objects.create(code="99.71", name="Kota Uji", province_name="Provinsi Uji")
    if round_.pk not in made:
        found = agency_workbook(round_, dinkes, by=sari, at=timezone.now())
        made[round_.pk] = agency_workbook_file(found, city=None)
    return made[round_.pk]


@pytest.fixture
def book(data) -> Edited:
    return Edited(data)


@pytest.fixture
def look(round_, sari):
    def look(data: bytes, person=sari):
        reading = read_agency_workbook(data, "buku.xlsx", round_=round_, by=person)
        return preview_workbook(round_, reading, by=person, at=timezone.now())

    return look


def cells(problems) -> list[str]:
    return [problem.cell for problem in problems]


@pytest.mark.parametrize(
    ("title", "value", "why"),
    [
        ("Nilai", 3.5, "Nilai paling tinggi untuk pertanyaan ini 3,00."),
        ("Nilai", -1, "bukan “-1”"),
        ("Nilai", "1.234", "paling banyak dua angka"),
        ("Nilai", "banyak", "bukan “banyak”"),
        ("Pilihan", "Tidak ada di daftar", "Pilihan ini tidak ada"),
        (COUNT, "1.234", "dapat dibaca 1234"),
        (COUNT, "1,234", "dapat dibaca 1234"),
        (COUNT, 1.234, "dapat dibaca 1234"),
        (COUNT, "12 orang", "bukan “12orang”"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named_by_its_cell(
    book, look, round_, sari, title, value, why
):
    where = book.type("14.1", title, value)
    found = look(book.save())
    assert cells(found.problems) == [where]
    problem = found.problems[0]
    assert problem.sheet == "Jawaban"
    assert why in problem.why
    assert problem.value == str(value)
    assert problem.fix
    reading = read_agency_workbook(book.save(), "buku.xlsx", round_=round_, by=sari)
    with pytest.raises(WorkbookRefused, match=where):
        take_workbook(
            round_=round_, reading=reading, source="buku.xlsx", by=sari, at=timezone.now()
        )
    assert not AnswerRevision.objects.exists()


@pytest.mark.parametrize(
    ("value", "kept"), [(7412, "7412"), ("12.345.678", "12345678"), ("12,5", "12.5"), (0.5, "0.5")]
)
def test_a_count_with_one_meaning_is_taken(book, look, value, kept):
    book.type("14.1", COUNT, value)
    assert [line.new for line in look(book.save()).changes] == [kept]


@pytest.mark.parametrize("title", ["Nilai", COUNT, NOTE])
def test_a_cell_that_became_a_date_is_named(book, look, title):
    where = book.type("14.1", title, 46350)
    book.number_format(where, 14)
    found = look(book.save())
    assert cells(found.problems) == [where]
    assert "tanggal" in found.problems[0].why


def test_a_date_written_as_text_stays_text(book, look):
    book.type("14.1", NOTE, "24/11/2026")
    assert [line.new for line in look(book.save()).changes] == ["24/11/2026"]


def test_a_formula_counts_with_its_result_and_is_told(book, look):
    where = book.type("14.1", "Nilai", 1.5, formula="3/2")
    found = look(book.save())
    assert [line.new for line in found.changes] == ["1.50"]
    assert cells(found.remarks) == [where]
    assert "rumus" in found.remarks[0].why


@pytest.mark.parametrize("result", [None, "#N/A"])
def test_a_formula_without_a_result_is_never_a_cleared_cell(book, look, result):
    where = book.type("14.1", "Nilai", result, formula="NA()")
    if result:
        book.cell(where).set("t", "e")
    found = look(book.save())
    assert cells(found.problems) == [where]
    assert found.changes == []


def test_merged_cells_are_named_and_not_read(book, look):
    top = book.reference("14.1", NOTE)
    below = f"{top.rstrip('0123456789')}{row_number(top) + 1}"
    book.put(top, "Untuk dua baris")
    book.merge(f"{top}:{below}")
    found = look(book.save())
    assert cells(found.problems) == [top]
    assert found.changes == []


def test_a_merged_title_outside_the_table_does_not_matter(book, look):
    book.merge("P1:Q2")
    assert look(book.save()).problems == []


def test_hidden_rows_and_columns_are_read_and_told(book, look):
    book.row_of("14.1").set("hidden", "1")
    book.type("14.1", "Nilai", 1)
    found = look(book.save())
    assert [line.new for line in found.changes] == ["1.00"]
    assert cells(found.remarks) == [f"A{row_number(book.reference('14.1', 'Nilai'))}"]


def test_columns_in_another_order_are_found_by_their_titles(book, look):
    book.type("14.1", "Nilai", 2)
    book.type("14.1", NOTE, "Dipindah")
    first, second = (book.reference("14.1", t).rstrip("0123456789") for t in ("Nilai", NOTE))
    book.swap_columns(first, second)
    changes = {line.field: line.new for line in look(book.save()).changes}
    assert changes == {"mark": "2.00", "note": "Dipindah"}


def test_a_renamed_column_is_named(book, look):
    book.put("E1", "Skor kami")
    book.type("14.1", NOTE, "Tetap dibaca")
    found = look(book.save())
    assert cells(found.problems) == ["E1", "A1"]
    assert "“Nilai” tidak ditemukan" in found.problems[1].why
    assert [line.field for line in found.changes] == ["note"]


def test_a_sheet_whose_codes_lost_their_title_is_not_read(book, look):
    book.put("A1", "Nomor")
    book.type("14.1", "Nilai", 1)
    found = look(book.save())
    assert cells(found.problems) == ["A1", "A1"]
    assert "“Kode” tidak ditemukan" in found.problems[1].why
    assert found.changes == []


def test_a_column_more_is_no_obstacle(book, look):
    book.put("L1", "Catatan pribadi")
    found = look(book.save())
    assert found.problems == []
    assert cells(found.remarks) == ["L1"]


def test_a_deleted_code_is_named_with_its_row(book, look):
    where = book.reference("14.1", "Kode")
    book.type("14.1", NOTE, "Tanpa kode")
    book.put(where, None)
    found = look(book.save())
    assert cells(found.problems) == [where]
    assert "terhapus" in found.problems[0].why
    assert [problem.value for problem in found.remarks] == ["14.1"]


def test_a_deleted_row_is_told_and_its_answer_stays(book, look):
    book.delete_row("14.1")
    found = look(book.save())
    assert (found.problems, found.changes) == ([], [])
    assert [(problem.value, problem.stops) for problem in found.remarks] == [("14.1", False)]


def test_an_unknown_code_and_a_twin_are_named(book, look):
    other = book.reference("14.2", "Kode")
    book.put(other, "99.9")
    assert cells(look(book.save()).problems) == [other]
    book.put(other, "14.1")
    assert cells(look(book.save()).problems) == [other]


def test_a_code_that_became_a_number_or_a_date_is_named(book, look):
    codes = [book.text(cell) for cell in book.cells() if cell.get("r").startswith("A")]
    long = next(code for code in codes if code.endswith("0") and "." in code)
    where = book.reference(long, "Kode")
    book.put(where, float(long))
    found = look(book.save())
    assert cells(found.problems) == [where]
    assert "angka" in found.problems[0].why


def test_rows_sorted_without_their_codes_are_not_read(book, look):
    one, other = book.reference("14.1", "Pertanyaan"), book.reference("14.2", "Pertanyaan")
    texts = [book.text(book.cell(name)) for name in (one, other)]
    book.put(one, texts[1])
    book.put(other, texts[0])
    book.type("14.1", NOTE, "Milik siapa?")
    found = look(book.save())
    assert cells(found.problems) == [one, other]
    assert "tertukar" in found.problems[0].why
    assert found.changes == []


def test_a_field_that_the_question_does_not_ask_is_named(book, look):
    where = next(
        cell.get("r")
        for cell in book.cells()
        if cell.get("r").startswith("F") and is_locked(book, cell)
    )
    book.put(where, 5)
    found = look(book.save())
    assert cells(found.problems) == [where]
    assert "tidak meminta" in found.problems[0].why


def is_locked(book: Edited, cell) -> bool:
    """A cell of the first count column whose style keeps the lock."""
    styles = xml(book.parts["xl/styles.xml"])
    found = styles.find(f"{MAIN}cellXfs")[int(cell.get("s"))]
    return row_number(cell.get("r")) > 1 and found.find(f"{MAIN}protection") is None


def test_a_renamed_sheet_is_found_and_told(book, look):
    book.type("14.1", "Nilai", 1)
    book.replace("xl/workbook.xml", 'name="Jawaban"', 'name="Isian kami"')
    found = look(book.save())
    assert len(found.changes) == 1
    assert (found.remarks[0].sheet, found.remarks[0].stops) == ("Isian kami", False)


def test_a_sheet_without_its_table_is_refused(book, look):
    for cell in list(book.cells()):
        book.put(cell.get("r"), None)
    with pytest.raises(WrongWorkbook, match="tidak ditemukan"):
        look(book.save())


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("99.71", "16.71", "kota lain"),
        ("uji", "lama", "putaran “lama”"),
        ("kla-2024/1", "kla-2024/7", "instrumen kla-2024/7"),
        ("dinkes", "disdik", "tidak dapat dipastikan"),
    ],
)
def test_a_workbook_of_elsewhere_is_refused_by_name(data, look, old, new, why):
    book = Edited(data, STAMP)
    cell = next(cell for cell in book.cells() if book.text(cell) == old)
    book.put(cell.get("r"), new)
    with pytest.raises(WrongWorkbook, match=why):
        look(book.save())


def test_a_stamp_with_another_version_is_refused(data, look):
    book = Edited(data, STAMP)
    versions = [cell for cell in book.cells() if cell.get("r").startswith("D")]
    book.put(versions[-2].get("r"), "5")
    with pytest.raises(WrongWorkbook, match="tidak dapat dipastikan"):
        look(book.save())


def test_another_agencys_workbook_is_refused_for_an_operator_alone(data, look, tono, wati):
    with pytest.raises(WrongWorkbook, match="Dinas Kesehatan"):
        look(data, tono)
    assert look(data, wati).problems == []


def test_any_other_workbook_is_refused(look, round_, dinkes, sari):
    other = marks_workbook(edition_of(round_.revision_id), created=timezone.now())
    with pytest.raises(WrongWorkbook, match="bukan buku isian"):
        look(other)


def test_macros_a_renamed_zip_and_other_files_are_refused(book, look):
    parts = dict(book.parts)
    with pytest.raises(Unreadable, match="makro"):
        look(packed({**parts, "xl/vbaProject.bin": b"x"}))
    with pytest.raises(Unreadable, match="ZIP"):
        look(packed({"foto.txt": b"x"}))
    with pytest.raises(Unreadable):
        look(b"Kode,Nilai\n14.1,2\n")
    with pytest.raises(Unreadable):
        look(book.save()[:2000])


def test_links_to_other_files_are_told(book, look):
    book.parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    assert "tautan" in look(book.save()).remarks[0].why


def test_a_sheet_of_a_million_rows_is_refused_at_once(book, look):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001))
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns='
        '"http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    large = packed({**book.parts, "xl/worksheets/sheet2.xml": sheet.encode()})
    tracemalloc.start()
    with pytest.raises(Unreadable, match="besar"):
        look(large)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # not even unpacked
    assert most < len(sheet) / 2
