"""The row of an answer by plain SQL is the row that the ORM would have made, and costs one query."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from layak.evaluation.answers.models import Answer
from layak.evaluation.answers.permissions import standing_of, with_standing
from layak.evaluation.answers.reads import fetch_answer, fetch_standing
from layak.evaluation.dues.models import DueChange
from layak.evaluation.rounds.models import StageWindow
from layak.evaluation.steering.actions import open_round
from tests.conftest import MONDAY, sign_in
from tests.evaluation.conftest import lead_by, plan

DAY = timedelta(days=1)
LATER, TENTH = date(2026, 12, 20), date(2026, 12, 10)


def stored(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def filled(asked, wati):
    """An answer with a value of every kind of column."""
    Answer.objects.filter(pk=asked.pk).update(
        mark=Decimal("2.25"), option="3", note="50 % posyandu", versions={"mark": 2, "note": 1},
        figures={"2026": {"numerator": "7412"}}, saved_at=MONDAY, saved_by=wati.user, due_on=LATER,
    )  # fmt: skip
    return asked


def window(answer, opens, closes):
    return StageWindow.objects.create(
        round=answer.round, stage=answer.stage, opens_at=MONDAY + opens, closes_at=MONDAY + closes
    )


def test_the_row_is_that_of_the_orm(filled, django_assert_num_queries):
    known = with_standing(Answer.objects.select_related("round"), at=MONDAY).get(pk=filled.pk)
    with django_assert_num_queries(1):
        row = fetch_standing(filled.pk, at=MONDAY)
        assert stored(row) == stored(known)
        assert stored(row.round) == stored(known.round)
        assert standing_of(row, row.round) == standing_of(known, known.round)
    assert (row.mark, row.versions["mark"]) == (Decimal("2.25"), 2)


def test_a_carried_row_holds_its_value_and_can_be_saved(filled):
    carried = {"option": "c", "mark": "3.00", "not_applicable": ""}
    Answer.objects.filter(pk=filled.pk).update(carried=carried, mark=None, option="")
    row = fetch_standing(filled.pk, at=MONDAY)
    assert row.carried == carried
    row.note = "baru"
    row.save(update_fields=["note"])
    assert Answer.objects.get(pk=filled.pk).note == "baru"


@pytest.mark.parametrize(
    ("opens", "closes", "is_shut"),
    [(-DAY, DAY, False), (0 * DAY, DAY, False), (DAY, 2 * DAY, True), (-DAY, 0 * DAY, True)],
)
def test_a_window_is_half_open(filled, sari, opens, closes, is_shut):
    window(filled, opens, closes)
    assert fetch_standing(filled.pk, at=MONDAY).window_is_shut is is_shut
    assert fetch_answer(filled.pk, sari, at=MONDAY).window_is_shut is is_shut


def test_the_page_and_the_save_agree_on_the_standing(filled, sari):
    row, page = fetch_standing(filled.pk, at=MONDAY), fetch_answer(filled.pk, sari, at=MONDAY)
    assert standing_of(page, page.round) == standing_of(row, row.round)
    assert (page.closing, page.window_is_shut) == ({}, False)


def test_what_is_not_there_or_not_seen_is_not_found(filled, sari, tono, dinkes):
    assert fetch_answer(filled.pk, tono, at=MONDAY).pk == filled.pk
    lead_by(filled, dinkes)
    for answer_id, by in ((0, sari), (filled.pk, tono)):
        with pytest.raises(Answer.DoesNotExist):
            fetch_answer(answer_id, by, at=MONDAY)
    with pytest.raises(Answer.DoesNotExist):
        fetch_standing(0, at=MONDAY)


def test_only_the_newest_extension_to_the_day_that_counts_is_told(filled, sari, wati):
    facts = {"answer": filled, "at": MONDAY, "by": wati.user}
    for former_on, due_on, reason in (
        (TENTH, LATER, "Banjir"), (date(2026, 12, 12), LATER, "Listrik"),
        (date(2026, 12, 1), TENTH, "Dahulu"), (date(2026, 12, 30), LATER, "Dipendekkan"),
    ):  # fmt: skip
        DueChange.objects.create(former_on=former_on, due_on=due_on, reason=reason, **facts)
    row = fetch_answer(filled.pk, sari, at=MONDAY)
    assert (row.extended_from, row.extended_because) == (date(2026, 12, 12), "Listrik")


def test_page_of_an_extended_answer_with_a_former_one_costs_twelve_queries(
    client, sari, wati, dinkes, round_, revision, dp3a, django_assert_max_num_queries
):
    later = open_round(
        plan=plan("nanti", evaluation_year=2028), revision=revision, caretaker=dp3a, by=None,
        at=MONDAY, previous=round_,
    )  # fmt: skip
    answer = lead_by(later.answers.get(code="14.1"), dinkes)
    Answer.objects.filter(pk=answer.pk).update(due_on=LATER)
    DueChange.objects.create(answer=answer, at=MONDAY, by=wati.user, former_on=TENTH, due_on=LATER,
                             reason="Banjir")  # fmt: skip
    path = f"/evaluasi/jawaban/{answer.pk}/"
    text = sign_in(client, sari).get(path).content.decode()
    assert "diperpanjang dari 10 Desember 2026: Banjir" in text
    assert "Putaran lalu" in text
    with django_assert_max_num_queries(12):
        client.get(path)
