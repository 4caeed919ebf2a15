"""The table sheets of an agency's workbook: out, filled in, back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from layak.city.places.models import Municipality
from layak.evaluation.answers.models import Answer, TableRow
from layak.evaluation.tables.actions import RowEdit, save_rows
from layak.evaluation.workbook.reads import agency_workbook
from layak.evaluation.workbook.sheet import agency_workbook_file
from layak.evaluation.workbook_returns.actions import WorkbookRefused, take_workbook
from layak.evaluation.workbook_returns.preview_reads import preview_workbook
from layak.evaluation.workbook_returns.reads import read_agency_workbook, reading_of, reading_rows
from layak.platform.documents.reading.filled_sheets import read_filled
from tests.conftest import MONDAY
from tests.evaluation.conftest import lead_by
from tests.evaluation.workbook_editing import Edited

pytestmark = pytest.mark.django_db
SHEET = "Tabel Inovasi"
ROW = {"name": "Pojok ASI", "since": "2024", "problem": "Ibu bekerja"}


@pytest.fixture
def table(round_, dinkes, sari):
    Municipality.objects.create(code="99.71", name="Kota Uji", province_name="Provinsi Uji")
    answer = lead_by(round_.answers.get(code="14.10"), dinkes)
    write(answer, sari, RowEdit(cells=ROW))
    return answer


def write(answer, person, *edits, agency=None):
    agency_id = agency or next(iter(person.all_agency_ids))
    return save_rows(answer_id=answer.pk, agency_id=agency_id, edits=edits, by=person, at=MONDAY)


@pytest.fixture
def book(table, round_, dinkes, sari):
    found = agency_workbook(round_, dinkes, by=sari, at=timezone.now())
    return agency_workbook_file(found, city=None)


class Sheet:
    """The sheet of a table, its cells reached by title and row below the titles."""

    def __init__(self, data, name=SHEET):
        sheets = read_filled(data, "buku.xlsx").sheets
        self.number = list(sheets).index(name) + 1
        self.rows = sheets[name].rows
        self.header = next(
            at for at, row in enumerate(self.rows) if row and row[0].text.startswith("ID:")
        )
        self.edited = Edited(data, f"xl/worksheets/sheet{self.number}.xml")

    def at(self, title, row):
        titles = [cell.text for cell in self.rows[self.header]]
        return f"{chr(ord('A') + titles.index(title))}{self.header + 1 + row}"

    def put(self, title, row, value):
        self.edited.put(self.at(title, row), value)
        return self

    def save(self):
        return self.edited.save()


def read(data, round_, person):
    reading = read_agency_workbook(data, "buku.xlsx", round_=round_, by=person)
    assert reading_of(reading_rows(reading)) == reading
    return reading


def preview(data, round_, person):
    return preview_workbook(round_, read(data, round_, person), by=person, at=timezone.now())


def take(data, round_, person, **more):
    reading = read(data, round_, person)
    return take_workbook(
        round_=round_, reading=reading, source="b.xlsx", by=person, at=timezone.now(), **more
    )


def told(lines):
    return [(line.code, line.verb, line.lines) for line in lines]


def test_untouched_book_changes_nothing(book, round_, sari):
    found = preview(book, round_, sari)
    assert (found.changes, found.rows.changes, found.rows.conflicts, found.problems) == (
        [], [], [], [],
    )  # fmt: skip


def test_changed_and_added_rows_come_back_once(book, table, round_, sari):
    sheet = Sheet(book).put("Nama inovasi", 1, "Sudut ASI")
    sheet.put("Kode", 2, "14.10").put("Nama inovasi", 2, "Kelas ibu").put("Sejak tahun", 2, 2025)
    data = sheet.save()
    found = preview(data, round_, sari)
    assert found.problems == []
    assert told(found.rows.changes) == [
        ("14.10", "Diubah", ["Nama inovasi: Pojok ASI → Sudut ASI"]),
        ("14.10", "Baru", ["Nama inovasi: Kelas ibu", "Sejak tahun: 2025"]),
    ]
    assert len(take(data, round_, sari)) == 2
    names = TableRow.objects.order_by("position").values_list("cells__name", flat=True)
    assert list(names) == ["Sudut ASI", "Kelas ibu"]
    assert take(data, round_, sari) == []
    assert TableRow.objects.count() == 2


def test_added_row_that_was_corrected_in_the_same_file_changes_it(book, round_, sari):
    sheet = Sheet(book)
    first = sheet.put("Kode", 2, "14.10").put("Nama inovasi", 2, "Kelas ibu").save()
    take(first, round_, sari)
    second = sheet.put("Nama inovasi", 2, "Kelas ibu hamil").save()
    assert told(preview(second, round_, sari).rows.changes) == [
        ("14.10", "Diubah", ["Nama inovasi: Kelas ibu → Kelas ibu hamil"])
    ]


def test_emptied_row_is_removed(book, round_, sari):
    sheet = Sheet(book)
    for title in ("Nama inovasi", "Sejak tahun", "Masalah"):
        sheet.put(title, 1, None)
    data = sheet.save()
    assert [line.verb for line in preview(data, round_, sari).rows.changes] == ["Dihapus"]
    take(data, round_, sari)
    assert TableRow.objects.standing().count() == 0


def test_cells_that_cannot_be_read_are_named_and_nothing_is_taken(book, round_, sari):
    sheet = Sheet(book).put("Sejak tahun", 1, "dua ribu").put("Nama inovasi", 1, "Lain")
    data = sheet.put("Nama inovasi", 2, "Tanpa kode").save()
    problems = {(one.sheet, one.cell): one for one in preview(data, round_, sari).problems}
    year = problems[SHEET, sheet.at("Sejak tahun", 1)]
    assert (year.value, year.fix) == ("dua ribu", "Tulis tahun empat angka, misalnya 2025.")
    assert problems[SHEET, sheet.at("Kode", 2)].why == "Kode pertanyaan pada baris ini kosong."
    with pytest.raises(WorkbookRefused):
        take(data, round_, sari)
    assert TableRow.objects.get().cells == ROW


def test_row_changed_meanwhile_is_decided(book, table, round_, sari, wati, dinkes):
    row = TableRow.objects.get()
    newer = RowEdit(row=row.pk, version=1, cells={"name": "Dari sekretariat"})
    write(table, wati, newer, agency=dinkes.pk)
    data = Sheet(book).put("Nama inovasi", 1, "Dari buku").save()
    (line,) = preview(data, round_, sari).rows.conflicts
    assert line.saved.startswith("Wati Rahayu")
    assert take(data, round_, sari) == []
    take(data, round_, sari, mine={line.key})
    row.refresh_from_db()
    assert row.cells["name"] == "Dari buku"


def test_other_cell_changed_meanwhile_is_joined(book, table, round_, sari, wati, dinkes):
    row = TableRow.objects.get()
    write(table, wati, RowEdit(row=row.pk, version=1, cells={"since": "2023"}), agency=dinkes.pk)
    data = Sheet(book).put("Nama inovasi", 1, "Dari buku").save()
    take(data, round_, sari)
    row.refresh_from_db()
    assert (row.cells["name"], row.cells["since"]) == ("Dari buku", "2023")


def test_row_of_another_question_is_not_reached(book, table, round_, sari, tono, disdik):
    strange = lead_by(round_.answers.get(code="19.9"), disdik)
    (saved,) = write(strange, tono, RowEdit(cells=ROW))
    sheet = Sheet(book).put("Nama inovasi", 1, "x")
    data = sheet.put("ID:innovation", 1, f"b{saved.row.pk}.1").save()
    (problem,) = preview(data, round_, sari).problems
    assert "Kode pertanyaan baris ini diganti" in problem.why


def test_flags_hold_the_figure_against_the_rows_that_the_file_brings(round_, dinkes, sari):
    """Two bodies are told and one row is kept: the file's second row settles it, a third one not."""
    Municipality.objects.create(code="99.71", name="Kota Uji", province_name="Provinsi Uji")
    answer = lead_by(round_.answers.get(code="8.1"), dinkes)
    figures = {str(round_.data_years[-1]): {"numerator": "2"}}
    Answer.objects.filter(pk=answer.pk).update(figures=figures)
    write(answer, sari, RowEdit(cells={"name": "Puspaga", "place": "Kelurahan Satu"}))
    found = agency_workbook(round_, dinkes, by=sari, at=timezone.now())
    book = agency_workbook_file(found, city=None)
    name = next(name for name in read_filled(book, "buku.xlsx").sheets if "asilitas" in name)

    def differs(rows: int) -> list[str]:
        sheet = Sheet(book, name)
        for number in range(2, rows + 1):
            sheet.put("Kode", number, "8.1").put("Nama", number, f"Rumah Konsultasi {number}")
            sheet.put("Alamat/kelurahan", number, "Kelurahan Dua")
        told = preview(sheet.save(), round_, sari)
        assert told.problems == []
        assert len(told.rows.changes) == rows - 1
        return [one.flag.say for one in told.flags if "tabelnya memuat" in one.flag.say]

    assert differs(2) == []
    (said,) = differs(3)
    assert "tabelnya memuat 3" in said
