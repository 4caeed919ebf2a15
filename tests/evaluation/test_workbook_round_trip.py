"""The workbook of an agency: what stands in it, and what comes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from layak.city.places.models import Municipality
from layak.evaluation.answers.actions import Edit, save_field
from layak.evaluation.answers.models import Answer, AnswerRevision, Assignment
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.stages.actions import move_answer
from layak.evaluation.workbook.reads import agency_workbook
from layak.evaluation.workbook.sheet import agency_workbook_file
from layak.evaluation.workbook_returns.actions import PreviewMoved, WorkbookRefused, take_workbook
from layak.evaluation.workbook_returns.preview_reads import preview_workbook
from layak.evaluation.workbook_returns.reads import read_agency_workbook, reading_of, reading_rows
from layak.platform.audit.models import Event
from layak.platform.documents.reading.filled_sheets import read_filled
from layak.rules.refusal import Refused
from tests.evaluation.workbook_editing import Edited, typed

NOTE, SHARE_NOW, OF_NOW = "Upaya yang dilakukan", "Yang memenuhi 2026", "Seluruhnya 2026"


@pytest.fixture
def city(db):
    return Municipality.objects.create(code="99.71", name="Kota Uji", province_name="Provinsi Uji")


@pytest.fixture
def book(city, round_, dinkes, sari):
    """The workbook of Dinas Kesehatan as Sari downloads it."""
    return exported(round_, dinkes, sari)


def exported(round_, agency, person) -> bytes:
    found = agency_workbook(round_, agency, by=person, at=timezone.now())
    return agency_workbook_file(found, city=None)


def read(data: bytes, round_, person):
    reading = read_agency_workbook(data, "buku.xlsx", round_=round_, by=person)
    assert reading_of(reading_rows(reading)) == reading
    return reading


def preview(data: bytes, round_, person):
    return preview_workbook(round_, read(data, round_, person), by=person, at=timezone.now())


def take(data: bytes, round_, person, **more):
    reading = read(data, round_, person)
    return take_workbook(
        round_=round_, reading=reading, source="buku.xlsx", by=person, at=timezone.now(), **more
    )


def save(answer, field, value, person):
    version = Answer.objects.get(pk=answer.pk).versions.get(field, 0)
    edit = Edit(field=field, value=value, version=version)
    return save_field(answer_id=answer.pk, edit=edit, by=person, at=timezone.now())


def told(changes):
    return [(line.code, line.field, line.old, line.new) for line in changes]


def test_the_sheet_holds_every_question_that_the_agency_leads(book, round_, dinkes):
    led = round_.answers.filter(assignments__agency=dinkes, assignments__relation="lead")
    sheets = read_filled(book, "buku.xlsx").sheets
    assert list(sheets)[:3] == ["Petunjuk", "Jawaban", "_cap"]
    codes = [row[0].text for row in sheets["Jawaban"].rows[1:]]
    assert codes == list(led.order_by("position").values_list("code", flat=True))
    assert "14.1" in codes
    assert (sheets["Petunjuk"].is_hidden, sheets["_cap"].is_hidden) == (False, True)


def test_titles_stand_in_their_order(book):
    sheet = read_filled(book, "buku.xlsx").sheets["Jawaban"]
    assert [cell.text for cell in sheet.rows[0]] == [
        "Kode", "Pertanyaan", "Maksimal", "Pilihan", "Nilai", "Yang memenuhi 2025",
        "Seluruhnya 2025", "Yang memenuhi 2026", "Seluruhnya 2026", "Upaya yang dilakukan",
        "Alasan tidak berlaku", "Tahap",
    ]  # fmt: skip


def test_a_workbook_that_nobody_touched_changes_nothing(book, round_, sari):
    found = preview(book, round_, sari)
    assert (found.changes, found.conflicts, found.problems, found.remarks) == ([], [], [], [])
    assert take(book, round_, sari) == []
    assert not AnswerRevision.objects.exists()
    assert not Event.objects.filter(kind="workbook.taken").exists()


def test_what_stands_in_every_field_survives_the_way_out_and_back(
    round_, city, answer, dinkes, sari
):
    save(answer, "mark", "2,5", sari)
    save(answer, "numerator-2026", "7412,50", sari)
    save(answer, "denominator-2026", "11980", sari)
    save(answer, "note", "=1+1\nBaris kedua  \n@Dinas _x0041_ <b>&", sari)
    save(answer, "not_applicable", "-tidak ada", sari)
    save(answer, "option", round_option(round_, answer, 0).code, sari)
    found = preview(exported(round_, dinkes, sari), round_, sari)
    assert (told(found.changes), found.conflicts, found.problems) == ([], [], [])


def round_option(round_, answer, number):
    return edition_of(round_.revision_id).find(answer.code).options[number]


def test_typed_cells_become_saves_of_their_own(book, round_, answer, sari):
    data = typed(
        book,
        ("14.1", "Nilai", 2.25),
        ("14.1", SHARE_NOW, 7412),
        ("14.1", OF_NOW, "11980"),
        ("14.1", NOTE, "Kelas ibu di 12 puskesmas"),
    )
    assert told(take(data, round_, sari)) == [
        ("14.1", "mark", "", "2.25"),
        ("14.1", "numerator-2026", "", "7412"),
        ("14.1", "denominator-2026", "", "11980"),
        ("14.1", "note", "", "Kelas ibu di 12 puskesmas"),
    ]
    answer.refresh_from_db()
    assert answer.mark == Decimal("2.25")
    assert answer.figures == {"2026": {"numerator": "7412", "denominator": "11980"}}
    assert answer.note == "Kelas ibu di 12 puskesmas"
    assert answer.saved_by == sari.user
    assert AnswerRevision.objects.filter(answer=answer, is_kept=True).count() == 4
    event = Event.objects.get(kind="workbook.taken")
    assert event.by == sari.user


def test_the_same_file_twice_changes_nothing(book, round_, answer, sari):
    option = round_option(round_, answer, -1)
    data = typed(
        book, ("14.1", "Pilihan", f"{option.label} (3 poin)"), ("14.1", NOTE, "Satu kali saja")
    )
    assert told(take(data, round_, sari)) == [
        ("14.1", "option", "", option.code),
        ("14.1", "mark", "", "3.00"),
        ("14.1", "note", "", "Satu kali saja"),
    ]
    answer.refresh_from_db()
    assert answer.mark == Decimal("3.00")
    found = preview(data, round_, sari)
    assert (found.changes, found.conflicts) == ([], [])
    assert take(data, round_, sari) == []
    assert AnswerRevision.objects.count() == 3


def test_a_typed_mark_does_not_follow_the_option(book, round_, answer, sari):
    option = round_option(round_, answer, -1)
    data = typed(book, ("14.1", "Pilihan", option.label), ("14.1", "Nilai", 1.5))
    take(data, round_, sari)
    answer.refresh_from_db()
    assert (answer.option, answer.mark) == (option.code, Decimal("1.50"))
    assert take(data, round_, sari) == []


def test_an_emptied_cell_clears_and_an_empty_one_leaves(round_, city, answer, dinkes, sari):
    save(answer, "note", "Akan dihapus", sari)
    data = typed(exported(round_, dinkes, sari), ("14.1", NOTE, None))
    assert told(preview(data, round_, sari).changes) == [("14.1", "note", "Akan dihapus", "")]
    take(data, round_, sari)
    answer.refresh_from_db()
    assert (answer.note, answer.mark) == ("", None)


def test_an_untouched_cell_never_undoes_what_was_saved_since(book, round_, answer, sari):
    save(answer, "note", "Ditulis di halaman", sari)
    take(typed(book, ("14.1", "Nilai", 1)), round_, sari)
    answer.refresh_from_db()
    assert (answer.note, answer.mark) == ("Ditulis di halaman", Decimal("1.00"))


def test_a_text_changed_since_the_export_stays_without_a_decision(book, round_, answer, sari, wati):
    data = typed(book, ("14.1", NOTE, "Dari buku"), ("14.1", "Nilai", 2))
    save(answer, "note", "Dari sekretariat", wati)
    found = preview(data, round_, sari)
    assert told(found.conflicts) == [("14.1", "note", "Dari sekretariat", "Dari buku")]
    assert told(found.changes) == [("14.1", "mark", "", "2.00")]
    take(data, round_, sari)
    answer.refresh_from_db()
    assert (answer.note, answer.mark) == ("Dari sekretariat", Decimal("2.00"))
    take(data, round_, sari, mine={"14.1 note"})
    answer.refresh_from_db()
    assert answer.note == "Dari buku"
    kept = AnswerRevision.objects.filter(answer=answer, field="note").order_by("version")
    assert [row.value for row in kept] == ["Dari sekretariat", "Dari buku"]


def test_a_text_that_came_back_to_what_was_exported_is_no_conflict(book, round_, answer, sari):
    data = typed(book, ("14.1", NOTE, "Dari buku"))
    save(answer, "note", "Sebentar saja", sari)
    save(answer, "note", "", sari)
    assert told(preview(data, round_, sari).changes) == [("14.1", "note", "", "Dari buku")]


def test_a_preview_that_moved_is_not_taken(book, round_, answer, sari, wati):
    data = typed(book, ("14.1", NOTE, "Dari buku"))
    seen = preview(data, round_, sari).fingerprint
    save(answer, "note", "Lebih cepat", wati)
    with pytest.raises(PreviewMoved):
        take(data, round_, sari, seen=seen)
    answer.refresh_from_db()
    assert answer.note == "Lebih cepat"


def test_a_row_that_was_submitted_is_refused_by_its_cell(book, round_, answer, sari):
    save(answer, "mark", "1", sari)
    data = typed(book, ("14.1", NOTE, "Terlambat"))
    move_answer(
        answer_id=answer.pk, move="ready", seen="draft", note="", by=sari, at=timezone.now()
    )
    where = Edited(data).reference("14.1", NOTE)
    found = preview(data, round_, sari)
    assert found.changes == []
    assert [(p.sheet, p.cell, p.value) for p in found.problems] == [("Jawaban", where, "Terlambat")]
    assert found.problems[0].why.startswith("Pertanyaan 14.1:")
    with pytest.raises(WorkbookRefused, match=where):
        take(data, round_, sari)


def test_one_bad_cell_holds_back_all_until_it_is_left_out(book, round_, answer, sari):
    data = typed(book, ("14.1", NOTE, "Baik"), ("14.1", "Nilai", 99))
    with pytest.raises(WorkbookRefused):
        take(data, round_, sari)
    assert not AnswerRevision.objects.exists()
    take(data, round_, sari, skips_problems=True)
    answer.refresh_from_db()
    assert (answer.note, answer.mark) == ("Baik", None)


def test_a_locked_round_takes_nothing(book, round_, sari):
    data = typed(book, ("14.1", NOTE, "Terlambat"))
    type(round_).objects.filter(pk=round_.pk).update(locked_at=timezone.now(), locked_by=sari.user)
    with pytest.raises(Refused):
        take(data, round_, sari)


def test_the_secretariat_fills_in_on_behalf(book, round_, answer, dinkes, wati):
    take(typed(book, ("14.1", NOTE, "Atas nama dinas")), round_, wati)
    assert AnswerRevision.objects.get(answer=answer).on_behalf_of == dinkes


def test_a_row_that_is_not_the_agencys_turn_is_locked(round_, city, answer, dinkes, sari):
    save(answer, "mark", "1", sari)
    move_answer(
        answer_id=answer.pk, move="ready", seen="draft", note="", by=sari, at=timezone.now()
    )
    found = agency_workbook(round_, dinkes, by=sari, at=timezone.now())
    line = next(line for line in found.lines if line.question.code == "14.1")
    assert not line.is_open
    assert found.open_count == len(found.lines) - 1


def test_the_guide_names_the_last_day(round_, city, answer, dinkes, sari):
    assert "paling lambat" not in guide(exported(round_, dinkes, sari))
    Answer.objects.filter(pk=answer.pk).update(due_on=date(2026, 12, 18))
    told = guide(exported(round_, dinkes, sari))
    assert "Unggah kembali paling lambat 18 Desember 2026." in told


def guide(data: bytes) -> str:
    rows = read_filled(data, "buku.xlsx").sheets["Petunjuk"].rows
    return "\n".join(cell.text for row in rows for cell in row)


def test_both_ways_ask_little(round_, city, dp3a, wati, django_assert_max_num_queries):
    named = Assignment.objects.filter(answer__round=round_)
    named.filter(relation="contributor").update(ended_at=timezone.now())
    named.filter(relation="lead").update(agency=dp3a)
    with django_assert_max_num_queries(6):
        data = exported(round_, dp3a, wati)
    book = Edited(data)
    for answer in round_.answers.all():
        book.type(answer.code, NOTE, f"Upaya untuk {answer.code}")
    filled = book.save()
    with django_assert_max_num_queries(6):
        found = preview(filled, round_, wati)
    assert len(found.changes) == 274
