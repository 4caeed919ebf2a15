"""The tables of every edition: their questions exist, and what asks for a matrix has one."""

from __future__ import annotations

import pytest

from layak.evaluation.editions.files import (
    TABLES,
    load_edition_file,
    table_assignments,
    table_schemas,
)

EDITIONS = sorted(path.stem for path in TABLES.glob("*.yaml"))


def test_the_nine_types_are_read():
    assert set(table_schemas()) == {
        "partnership", "training", "facility", "service", "two_year", "regulation", "budget",
        "participation", "innovation",
    }  # fmt: skip
    assert all(path.stem in table_schemas() for path in (TABLES / "types").glob("*.yaml"))


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_question_with_a_table_exists(edition):
    keys = {question.key for question in load_edition_file(edition).questions}
    assert set(table_assignments(edition)) - keys == set()


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_question_that_asks_for_a_matrix_has_a_table(edition):
    wanting = {
        question.key
        for question in load_edition_file(edition).questions
        if "matrix" in question.evidence
    }
    assert wanting - set(table_assignments(edition)) == set()
    assert wanting


def test_an_edition_without_a_file_has_no_tables():
    assert table_assignments("kelurahan-contoh") == {}


def test_no_table_asks_to_name_a_child():
    """Names are asked of officers and bodies only; children are counted."""
    labels = {column.label for schema in table_schemas().values() for column in schema.columns}
    assert "Nama anak" not in labels
    assert "kla:6.4" not in table_assignments("kla-2024")
