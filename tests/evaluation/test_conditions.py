"""A question whose condition does not hold is no work anywhere, and comes back with its answer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.reads import hidden_codes
from layak.evaluation.recap.reads import city_recap
from layak.evaluation.reports.reads import round_progress
from layak.evaluation.revisions.actions import load_edition
from layak.evaluation.scores.reads import marks_of, score_of
from layak.evaluation.steering.actions import open_round, take_snapshot
from layak.evaluation.workbook.reads import agency_workbook
from layak.rules.scoring import NOT_ASKED
from tests.conftest import MONDAY, shipped, sign_in
from tests.evaluation.conftest import plan


@pytest.fixture
def ward_round(db, dp3a):
    revision = load_edition(edition=shipped("kelurahan-contoh"), by=None, at=MONDAY)
    round_ = open_round(plan=plan("uji"), revision=revision, caretaker=dp3a, by=None, at=MONDAY)
    Answer.objects.filter(round=round_, code="B2.3").update(
        option="2", mark=Decimal(5), note="Dicatat.", stage="approved"
    )
    return round_


def decide(round_, option: str, mark: str) -> None:
    Answer.objects.filter(round=round_, code="B2.2").update(option=option, mark=Decimal(mark))


def test_hidden_it_counts_nothing_and_shown_again_it_counts(ward_round):
    decide(ward_round, "1", "0")
    assert marks_of(ward_round.pk)["B2.3"] is NOT_ASKED
    assert (score_of(ward_round).total, score_of(ward_round).available) == (0, 95)
    decide(ward_round, "2", "3")
    assert (score_of(ward_round).total, score_of(ward_round).available) == (8, 100)
    assert Answer.objects.get(round=ward_round, code="B2.3").note == "Dicatat."


def test_hidden_it_is_in_no_list(client, ward_round, wati, dp3a):
    decide(ward_round, "1", "0")
    sign_in(client, wati)
    for path in ("", "indikator/B2/", "rekap/", "penerimaan/"):
        text = client.get(f"/evaluasi/uji/{path}").content.decode()
        assert "Catatan usul anak" not in text, path
    assert "B2.3" not in {
        line.code for line in city_recap(ward_round, agency=None, at=MONDAY).lines
    }
    book = agency_workbook(ward_round, dp3a, by=wati, at=MONDAY)
    assert "B2.3" not in {line.question.code for line in book.lines}
    assert round_progress(ward_round, at=MONDAY).whole.total_count == 9


def test_shown_it_is_in_every_list(client, ward_round, wati, dp3a):
    decide(ward_round, "4", "10")
    sign_in(client, wati)
    for path in ("", "indikator/B2/", "rekap/", "penerimaan/"):
        text = client.get(f"/evaluasi/uji/{path}").content.decode()
        assert "Catatan usul anak" in text, path
    recap = city_recap(ward_round, agency=None, at=MONDAY)
    assert (recap.total, recap.maximum, recap.question_count) == (15, 100, 10)
    book = agency_workbook(ward_round, dp3a, by=wati, at=MONDAY)
    assert "B2.3" in {line.question.code for line in book.lines}
    assert round_progress(ward_round, at=MONDAY).whole.total_count == 10


def test_the_recap_of_a_hidden_question_adds_up_without_it(ward_round):
    decide(ward_round, "1", "0")
    recap = city_recap(ward_round, agency=None, at=MONDAY)
    assert (recap.total, recap.maximum, recap.question_count) == (0, 95, 9)


def test_its_own_page_says_why_it_is_not_asked(client, ward_round, wati):
    decide(ward_round, "1", "0")
    sign_in(client, wati)
    answer = Answer.objects.get(round=ward_round, code="B2.3")
    text = client.get(f"/evaluasi/jawaban/{answer.pk}/").content.decode()
    assert "hanya bila B2.2 dijawab “dirintis” atau “berjalan”" in text
    assert 'name="mark"' not in text
    assert "Dicatat." in text


def test_a_snapshot_freezes_that_it_was_not_asked(client, ward_round, wati):
    decide(ward_round, "1", "0")
    snapshot = take_snapshot(round_=ward_round, reason="lock", by=None, at=MONDAY)
    assert snapshot.inputs["B2.3"] == "-"
    assert (snapshot.total, snapshot.score["maximum"]) == (0, "95.00")
    sign_in(client, wati)
    url = f"/pengaturan/putaran/uji/cuplikan/{snapshot.pk}/"
    assert "tidak ditanyakan" in client.get(url).content.decode()


def test_an_edition_without_conditions_costs_no_query(round_, django_assert_num_queries):
    hidden_codes(round_)
    with django_assert_num_queries(0):
        assert hidden_codes(round_) == frozenset()
    with django_assert_num_queries(1):
        marks_of(round_.pk)


def test_conditions_cost_one_query_however_many(ward_round, django_assert_num_queries):
    hidden_codes(ward_round)
    with django_assert_num_queries(1):
        hidden_codes(ward_round)
