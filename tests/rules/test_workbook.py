from __future__ import annotations

from decimal import Decimal

import pytest

from layak.evaluation.workbook.rules import (
    Exported,
    Fill,
    cell_name,
    field_print,
    field_title,
    option_text,
    read_cell,
    shown,
    state_of,
)
from layak.rules.entries import NotAcceptable
from layak.rules.instrument import Option, Question

LADDER = (
    Option(code="a", label="Belum ada", points=Decimal("0.00")),
    Option(code="b", label="Sebagian", points=Decimal("1.50")),
    Option(code="c", label="Semua", points=Decimal("3.00")),
)
QUESTION = Question(
    code="1.1",
    key="uji",
    label="Uji",
    kind="k",
    kind_label="K",
    maximum=Decimal("3.00"),
    options=LADDER,
)


class Typed:
    """A cell as a person typed it."""

    def __init__(self, text: str, kind: str = "text", *, is_formula: bool = False) -> None:
        self.text, self.kind, self.is_formula = text, kind, is_formula


def fill(text: str, *, exported: str = "lama", version: int = 3) -> Fill:
    made = Exported(version=version, print=field_print("note", exported))
    return Fill(code="1.1", field="note", text=text, sheet="Jawaban", cell="J2", exported=made)


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (6, 3, "D7"), (9, 25, "Z10"), (0, 26, "AA1"), (4, 701, "ZZ5"), (4, 702, "AAA5")],
)
def test_cell_name_is_what_a_spreadsheet_shows(row, column, name):
    assert cell_name(row, column) == name


def test_field_title_names_the_year():
    assert field_title("numerator-2025") == "Yang memenuhi 2025"
    assert field_title("mark") == "Nilai"


def test_option_text_tells_the_points():
    assert option_text(LADDER[1]) == "Sebagian (1,5 poin)"


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("mark", "2.50", "2.5"),
        ("mark", "0.00", "0"),
        ("numerator-2025", "7412.50", "7412.5"),
        ("numerator-2025", "1000", "1000.0"),
        ("note", "baris satu  \r\nbaris dua\n", " baris satu\nbaris dua"),
    ],
)
def test_prints_of_what_means_the_same_are_equal(field, one, other):
    assert field_print(field, one) == field_print(field, other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [("mark", "2.50", "2.05"), ("mark", "", "0"), ("note", "a b", "a  b"), ("note", "1.0", "1")],
)
def test_prints_of_what_differs_differ(field, one, other):
    assert field_print(field, one) != field_print(field, other)


@pytest.mark.parametrize(
    ("text", "now", "version", "state"),
    [
        ("baru", "lama", 3, "change"),
        ("baru", "baru", 7, "same"),
        ("baru", "lain", 4, "conflict"),
        ("baru", "lama", 5, "change"),
        ("", "lama", 3, "change"),
        ("", "", 4, "same"),
    ],
)
def test_state_of_a_touched_cell(text, now, version, state):
    assert state_of(fill(text), text=now, version=version) == state


@pytest.mark.parametrize("typed", ["Semua (3 poin)", "semua  (3 POIN)", "Semua", "c"])
def test_an_option_is_read_by_its_text_label_or_code(typed):
    assert read_cell(Typed(typed), "option", QUESTION) == "c"


def test_two_options_of_one_label_are_not_guessed():
    twins = (LADDER[0], Option(code="z", label="Belum ada", points=Decimal("1.00")))
    question = Question(
        code="1", key="x", label="x", kind="k", kind_label="K", maximum=Decimal(3), options=twins
    )
    assert read_cell(Typed("Belum ada (1 poin)"), "option", question) == "z"
    with pytest.raises(NotAcceptable):
        read_cell(Typed("Belum ada"), "option", question)


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("7412", "number", "7412"),
        ("0.125", "number", "0.125"),
        ("12.5", "number", "12.5"),
        ("1234.567", "number", "1234.567"),
        ("1.234.567", "text", "1234567"),
        ("", "empty", ""),
    ],
)
def test_a_figure_with_one_meaning_is_read(text, kind, kept):
    assert read_cell(Typed(text, kind), "numerator-2025", QUESTION) == kept


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.234", "number"),
        ("1.234", "text"),
        ("1,234", "text"),
        ("TRUE", "truth"),
        ("-3", "number"),
    ],
)
def test_a_figure_with_two_meanings_or_none_is_refused(text, kind):
    with pytest.raises(NotAcceptable):
        read_cell(Typed(text, kind), "numerator-2025", QUESTION)


@pytest.mark.parametrize("field", ["note", "mark", "option", "numerator-2025", "not_applicable"])
@pytest.mark.parametrize("kind", ["date", "error"])
def test_a_date_or_an_error_is_never_taken(field, kind):
    with pytest.raises(NotAcceptable):
        read_cell(Typed("2026-05-02", kind), field, QUESTION)


def test_shown_is_one_short_line():
    assert shown("a\nb  c") == "a b c"
    assert len(shown("x" * 100)) == 60
