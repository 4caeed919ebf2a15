from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.scores.actions import MarksRefused, import_marks
from layak.evaluation.scores.reads import preview_marks, score_of
from tests.conftest import MONDAY

OGAN_ILIR = Path(__file__).parents[1] / "data" / "ogan-ilir-2024-self-assessment.csv"


@pytest.fixture
def rows():
    return list(csv.reader(OGAN_ILIR.read_text(encoding="utf-8").splitlines()))


def test_a_whole_real_list_gives_its_known_sum(round_, rows, wati):
    preview = import_marks(round_=round_, rows=rows, source="oi.csv", by=wati, at=MONDAY)
    # an independent sum: the column as the publisher printed it
    column = rows[0].index("self_mark")
    assert sum(Decimal(row[column]) for row in rows[1:]) == Decimal("769.61")
    score = score_of(round_)
    assert (score.total, score.rank) == (Decimal("769.61"), "Nindya")
    assert len(preview.list_.remarks) == 40
    assert AnswerRevision.objects.filter(answer__round=round_).count() == 274


def test_the_preview_writes_nothing(round_, rows):
    preview = preview_marks(round_=round_, rows=rows)
    assert preview.score_after.total == Decimal("769.61")
    assert preview.score_before.total == 0
    assert not AnswerRevision.objects.exists()


def test_a_row_that_left_the_desk_refuses_the_whole_list(round_, rows, wati):
    Answer.objects.filter(round=round_, code="14.1").update(stage="approved")
    with pytest.raises(MarksRefused) as refusal:
        import_marks(round_=round_, rows=rows, source="oi.csv", by=wati, at=MONDAY)
    assert [problem.at for problem in refusal.value.problems] == ["14.1"]
    assert score_of(round_).total == 0


def test_rows_that_cannot_be_read_refuse_the_list_unless_left_out(round_, wati):
    rows = [["question_code", "self_mark"], ["1.1", "12"], ["9.99", "1"], ["2.1", "lima"]]
    with pytest.raises(MarksRefused) as refusal:
        import_marks(round_=round_, rows=rows, source="x", by=wati, at=MONDAY)
    assert {problem.at for problem in refusal.value.problems} == {"9.99", "2.1"}
    assert score_of(round_).total == 0
    import_marks(round_=round_, rows=rows, source="x", by=wati, at=MONDAY, skips_unread=True)
    assert score_of(round_).total == 12


def test_not_applicable_and_blank_are_two_things(round_, wati):
    rows = [["question_code", "mark"], ["1.1", "NA"], ["2.1", ""]]
    import_marks(round_=round_, rows=rows, source="x", by=wati, at=MONDAY)
    score = score_of(round_)
    assert (score.not_applicable_count, score.answered_count) == (1, 0)
    assert Answer.objects.get(round=round_, code="2.1").mark is None


def test_the_same_list_twice_changes_nothing(round_, rows, wati):
    for _ in range(2):
        preview = import_marks(round_=round_, rows=rows, source="x", by=wati, at=MONDAY)
    assert preview.changed == []
    assert AnswerRevision.objects.count() == 274
