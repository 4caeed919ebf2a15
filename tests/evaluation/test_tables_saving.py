"""Rows of a table: written, joined, collided, removed, taken into the answer."""

from __future__ import annotations

from uuid import UUID

import pytest

from layak.evaluation.answers.models import Answer, Assignment, TableRow, TableRowRevision
from layak.evaluation.tables.actions import (
    CellsRefused,
    RowCollision,
    RowEdit,
    RowSaved,
    prove_row,
    release_row,
    restore_row,
    save_rows,
    take_row,
)
from layak.platform.audit.models import Event
from layak.rules.refusal import Refused
from tests.conftest import MONDAY
from tests.evaluation.conftest import lead_by

pytestmark = pytest.mark.django_db
BORN = UUID("0b0e5f0a-6b0c-4d0e-8f00-000000000001")
ROW = {"name": "Pojok ASI", "since": "2024"}


@pytest.fixture
def table(round_, dinkes, disdik):
    """14.10: an innovation, led by Dinas Kesehatan; Dinas Pendidikan contributes."""
    answer = lead_by(round_.answers.get(code="14.10"), dinkes)
    Assignment.objects.create(
        answer=answer, agency=disdik, relation="contributor", assigned_at=MONDAY
    )
    return answer


def save(answer, by, *edits, agency=None):
    agency_id = agency.pk if agency else next(iter(by.all_agency_ids))
    return save_rows(answer_id=answer.pk, agency_id=agency_id, edits=edits, by=by, at=MONDAY)


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def made(answer, by, agency=None, **cells):
    (saved,) = save(answer, by, RowEdit(cells=cells or ROW), agency=agency)
    return saved.row


def test_new_row_is_kept_with_its_revision_and_one_event(table, sari):
    (saved,) = save(table, sari, RowEdit(cells=ROW | {"since": " 2024 "}, born=BORN))
    assert isinstance(saved, RowSaved)
    row = TableRow.objects.get()
    assert (row.cells, row.version, row.position, row.table) == (ROW, 1, 1, "innovation")
    revision = TableRowRevision.objects.get()
    assert (revision.cells, revision.save_id, revision.on_behalf_of) == (ROW, BORN, None)
    assert kinds()[-1] == "table.edited"


def test_first_row_of_a_contributor_begins_its_part(table, tono, disdik):
    named = Assignment.objects.get(answer=table, agency=disdik)
    assert named.state == "open"
    save(table, tono, RowEdit(cells=ROW))
    named.refresh_from_db()
    assert named.state == "working"
    assert [step.move for step in named.steps.all()] == ["start"]
    save(table, tono, RowEdit(cells=ROW | {"name": "Kelas ibu"}))
    assert named.steps.count() == 1


def test_same_attempt_twice_makes_one_row(table, sari):
    edit = RowEdit(cells=ROW, born=BORN)
    save(table, sari, edit)
    (again,) = save(table, sari, edit)
    assert again.is_changed is False
    assert TableRow.objects.count() == TableRowRevision.objects.count() == 1


def test_empty_new_row_is_not_made(table, sari):
    (saved,) = save(table, sari, RowEdit(cells={"name": "", "since": " "}))
    assert saved.row is None
    assert TableRow.objects.count() == 0


def test_one_bad_cell_refuses_all_rows_and_names_it(table, sari):
    with pytest.raises(CellsRefused, match="Sejak tahun: Tulis angka, misalnya 2025") as refused:
        save(table, sari, RowEdit(cells=ROW), RowEdit(cells={"name": "B", "since": "dua"}))
    (fault,) = refused.value.faults
    assert (fault.edit, fault.column, fault.value) == (1, "since", "dua")
    assert TableRow.objects.count() == 0


def test_changes_of_two_people_in_different_cells_are_joined(table, sari, wati):
    row = made(table, sari)
    save(table, sari, RowEdit(row=row.pk, version=1, cells={"problem": "Ibu bekerja"}))
    lead = row.agency
    (joined,) = save(
        table, wati, RowEdit(row=row.pk, version=1, cells=ROW | {"since": "2023"}), agency=lead
    )
    assert isinstance(joined, RowSaved)
    row.refresh_from_db()
    assert (row.cells["problem"], row.cells["since"], row.version) == ("Ibu bekerja", "2023", 3)
    assert row.revisions.get(version=3).on_behalf_of == lead


def test_two_texts_for_one_cell_keep_both(table, sari, wati):
    row = made(table, sari)
    save(table, sari, RowEdit(row=row.pk, version=1, cells={"name": "Pojok laktasi"}))
    late = RowEdit(row=row.pk, version=1, cells={"name": "Sudut ASI"}, save_id=BORN)
    (collision,) = save(table, wati, late, agency=row.agency)
    assert isinstance(collision, RowCollision)
    assert (collision.columns, collision.by_name) == ({"name"}, "Sari Wulandari")
    row.refresh_from_db()
    assert row.cells["name"] == "Pojok laktasi"
    lost = row.revisions.get(is_kept=False)
    assert lost.cells == ROW | {"name": "Sudut ASI"}
    assert kinds()[-1] == "row.collided"
    save(table, wati, late, agency=row.agency)
    assert row.revisions.filter(is_kept=False).count() == 1


def test_emptied_row_is_removed_and_comes_back_whole(table, sari):
    row = made(table, sari)
    save(table, sari, RowEdit(row=row.pk, version=1, cells={"name": "", "since": ""}))
    row.refresh_from_db()
    assert (row.removed_at, row.removed_by) == (MONDAY, sari.user)
    assert "row.removed" in kinds()
    restore_row(row=row, agency_id=row.agency_id, by=sari, at=MONDAY)
    row.refresh_from_db()
    assert (row.cells, row.removed_at, row.version) == (ROW, None, 3)
    assert kinds()[-1] == "row.restored"


def test_contributor_writes_rows_that_the_lead_takes(table, sari, tono, disdik):
    row = made(table, tono)
    assert row.agency == disdik
    take_row(row=row, by=sari, at=MONDAY)
    assert kinds()[-1] == "row.taken"
    with pytest.raises(Refused, match="sudah diambil ke jawaban"):
        save(table, tono, RowEdit(row=row.pk, version=1, cells={"name": "Lain"}))
    save(table, sari, RowEdit(row=row.pk, version=1, cells={"name": "Disunting"}))
    release_row(row=row, by=sari, at=MONDAY)
    save(table, tono, RowEdit(row=row.pk, version=2, cells={"name": "Lain"}))
    row.refresh_from_db()
    assert (row.cells["name"], row.taken_at) == ("Lain", None)


def test_contributor_neither_takes_nor_writes_rows_of_the_lead(table, sari, tono, dinkes):
    row = made(table, sari)
    with pytest.raises(Refused, match="dipimpin perangkat daerah lain"):
        take_row(row=row, by=tono, at=MONDAY)
    with pytest.raises(Refused):
        save(table, tono, RowEdit(row=row.pk, version=1, cells={"name": "x"}))
    with pytest.raises(Refused):
        save(table, tono, RowEdit(cells=ROW), agency=dinkes)


def test_handed_in_part_takes_no_more_rows(table, tono, disdik):
    Assignment.objects.filter(answer=table, agency=disdik).update(state="handed_in")
    with pytest.raises(Refused, match="diserahkan"):
        save(table, tono, RowEdit(cells=ROW))


def test_wrong_turn_refuses_the_lead_with_the_reason(table, sari):
    Answer.objects.filter(pk=table.pk).update(stage="approved")
    with pytest.raises(Refused, match="sekretariat"):
        save(table, sari, RowEdit(cells=ROW))


def test_outsider_does_not_find_the_answer(table, tono, disdik):
    Assignment.objects.filter(answer=table, agency=disdik).update(ended_at=MONDAY)
    with pytest.raises(Answer.DoesNotExist):
        save(table, tono, RowEdit(cells=ROW))


def test_rows_of_another_answer_are_not_reached(table, round_, sari, dinkes):
    row = made(lead_by(round_.answers.get(code="12.7"), dinkes), sari)
    with pytest.raises(Refused, match="tidak ada pada tabel"):
        save(table, sari, RowEdit(row=row.pk, version=1, cells={"name": "x"}))


def test_question_without_a_table_takes_no_rows(answer, sari):
    with pytest.raises(Refused, match="tidak meminta tabel"):
        save(answer, sari, RowEdit(cells={"name": "x"}), agency=None)


def test_file_of_a_row_must_be_evidence_of_the_answer(table, sari):
    row = made(table, sari)
    with pytest.raises(Refused, match="tidak dilampirkan"):
        prove_row(row=row, agency_id=row.agency_id, evidence_id=999, by=sari, at=MONDAY)
