"""A value that stands in an answer and was never saved there is named, whoever wrote it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from layak.config.upkeep import trail
from layak.evaluation.answers.altered_reads import Altered, altered_fields
from layak.platform.audit.chain import link_pending
from tests.conftest import MONDAY, sign_in
from tests.evaluation.desk import form, path


@pytest.fixture
def saved(sari, answer, settings, tmp_path):
    settings.TRAIL_HEAD = tmp_path / "head.json"
    fields = {
        "option": "4",
        "note": " Kelas ibu di 29 puskesmas ",
        "numerator-2026": "7.905",
        "version-numerator-2026": "0",
    }
    assert sign_in(Client(), sari).post(path(answer), form(answer, **fields)).status_code == 302
    link_pending(at=MONDAY)
    assert says() == []
    return answer


def says() -> list[str]:
    return [problem.say for problem in trail.look(at=MONDAY).problems]


def as_owner(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evaluation_answerrevision DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE evaluation_answerrevision ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("mark = 3", "mark"),
        ("mark = NULL", "mark"),
        ("option = '5'", "option"),
        ("note = 'lain'", "note"),
        ("not_applicable_reason = 'tidak ada'", "not_applicable"),
        ("figures = jsonb_set(figures, '{2026,numerator}', '\"9999\"')", "numerator-2026"),
        ("figures = '{}'", "numerator-2026"),
        ('figures = figures || \'{"2025": {"numerator": "1"}}\'', "numerator-2025"),
    ],
)
def test_a_value_changed_in_its_table_is_named(saved, change, field):
    as_owner(f"UPDATE evaluation_answer SET {change} WHERE id = %s", saved.pk)  # noqa: S608
    assert altered_fields() == [Altered(round="uji", code="14.1", field=field)]


def test_a_mark_changed_in_its_table_is_told_without_its_value(saved):
    as_owner("UPDATE evaluation_answer SET mark = 3 WHERE id = %s", saved.pk)
    assert says() == ["Putaran uji, pertanyaan 14.1: Nilai di tabel bukan yang disimpan terakhir."]


def test_a_mark_given_to_an_answer_that_nobody_wrote_is_named(saved):
    as_owner("UPDATE evaluation_answer SET mark = maximum WHERE code = '14.2'")
    assert [(one.code, one.field) for one in altered_fields()] == [("14.2", "mark")]


def test_a_mark_changed_together_with_its_save_breaks_the_chain(saved):
    """Then table and save agree, and the digest of the save does not."""
    as_owner("UPDATE evaluation_answer SET mark = 3 WHERE id = %s", saved.pk)
    as_owner("UPDATE evaluation_answerrevision SET value = '3.00' WHERE field = 'mark'")
    assert altered_fields() == []
    (say,) = says()
    assert say.startswith("Simpanan jawaban nomor ")
    assert "diubah setelah dicatat" in say


def test_a_mark_is_the_same_however_many_zeros_it_has(saved):
    as_owner("UPDATE evaluation_answer SET mark = 2.250 WHERE id = %s", saved.pk)
    assert altered_fields() == []


def test_reading_takes_three_queries(saved, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        altered_fields()
