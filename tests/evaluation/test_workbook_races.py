"""Workbooks beside other work: the same file twice at once, a lock, someone who types."""

from __future__ import annotations

import pytest
from django.utils import timezone

from layak.evaluation.answers.actions import Edit, save_field
from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.rounds.models import Round
from layak.evaluation.scores.reads import score_of
from layak.evaluation.steering.actions import lock_round
from layak.evaluation.workbook.reads import agency_workbook
from layak.evaluation.workbook.sheet import agency_workbook_file
from layak.evaluation.workbook_returns.actions import take_workbook
from layak.evaluation.workbook_returns.reads import read_agency_workbook
from tests.evaluation.test_rounds_races import together
from tests.evaluation.workbook_editing import typed

NOTE = "Upaya yang dilakukan"
CODES = ("14.1", "14.2", "14.3", "14.4", "14.5")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def take(round_, dinkes, sari):
    """A function that takes one workbook with five marks and notes, as Sari."""
    book = agency_workbook(round_, dinkes, by=sari, at=timezone.now())
    cells = [
        (code, title, value) for code in CODES for title, value in ((NOTE, code), ("Nilai", 1))
    ]
    data = typed(agency_workbook_file(book, city=None), *cells)

    def take() -> None:
        mine = Round.objects.select_related("revision__edition").get(pk=round_.pk)
        reading = read_agency_workbook(data, "buku.xlsx", round_=mine, by=sari)
        take_workbook(round_=mine, reading=reading, source="buku.xlsx", by=sari, at=timezone.now())

    return take


def test_one_file_sent_twice_at_once_is_written_once(round_, take):
    assert together(take, take) == ["", ""]
    assert AnswerRevision.objects.count() == 10
    assert set(round_.answers.filter(code__in=CODES).values_list("note", flat=True)) == set(CODES)


def test_a_workbook_and_a_lock_leave_a_score_that_agrees_with_its_snapshot(round_, take, ketut):
    said = together(take, lambda: lock_round(round_=round_, by=ketut, at=timezone.now()))
    snapshot = round_.snapshots.get()
    round_.refresh_from_db()
    assert round_.is_locked
    assert snapshot.total == score_of(round_).total == (0 if said[0] else 5)


def test_who_types_in_a_cell_of_the_workbook_loses_nothing(round_, take, wati):
    answer = round_.answers.get(code="14.5")
    edit = Edit(field="note", value="Diketik", version=0)
    said = together(
        take, lambda: save_field(answer_id=answer.pk, edit=edit, by=wati, at=timezone.now())
    )
    assert said == ["", ""]
    texts = AnswerRevision.objects.filter(answer=answer, field="note").values_list(
        "value", flat=True
    )
    kept = Answer.objects.get(pk=answer.pk).note
    assert "Diketik" in texts
    assert kept in texts
    assert kept == "Diketik" or "14.5" in texts
