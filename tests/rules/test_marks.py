from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.editions.reading_rules import parse
from layak.evaluation.scores.rules import UnreadableMarks, read_marks
from layak.rules.entries import Misread, read_number
from layak.rules.scoring import NOT_APPLICABLE, score
from tests.rules.conftest import MINI

D = Decimal
EDITION = parse(MINI)
HEAD = ["question_code", "self_mark"]
COMPLETE = [["s1.1", "1"], ["s2.1", "0.75"], ["s2.2", "2.5"], ["b1.1", "4"], ["b1.2", "0"]]


def read(*rows, head=HEAD):
    return read_marks([head, *rows], EDITION)


def test_complete_list_is_read_without_problems():
    found = read(*COMPLETE)
    assert found.marks == {
        "s1.1": D(1), "s2.1": D("0.75"), "s2.2": D("2.5"), "b1.1": D(4), "b1.2": D(0),
    }  # fmt: skip
    assert (found.problems, found.remarks, found.blank, found.missing) == ((), (), (), ())
    assert found.lines["s1.1"] == 2


@pytest.mark.parametrize(
    "head",
    [
        ["question_code", "mark"],
        [" Question Code ", "SELF MARK"],
        ["\ufeffquestion_code", "Self_Mark"],
    ],
)
def test_header_may_differ_in_case_and_spaces(head):
    assert read(*COMPLETE, head=head).marks["b1.1"] == 4


def test_the_columns_may_have_their_indonesian_names():
    assert read_marks([["Kode", "Nilai"], ["s1.1", "0,3"]], EDITION).marks == {"s1.1": D("0.3")}


def test_other_columns_are_ignored_and_self_mark_comes_first():
    rows = [["3", "x", "1", "s1.1"]]
    found = read_marks([["mark", "note", "self_mark", "question_code"], *rows], EDITION)
    assert found.marks == {"s1.1": D(1)}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "satu kolom kode"),
        ([[]], "satu kolom kode"),
        ([["nomor", "self_mark"]], "satu kolom kode"),
        ([["question_code", "question_code", "mark"]], "satu kolom kode"),
        ([["kode", "question_code", "mark"]], "satu kolom kode"),
        ([["question_code", "angka"]], "Kolom nilai tidak ada"),
        ([["question_code", "mark", "mark"]], "lebih dari satu"),
    ],
)
def test_table_without_its_columns_is_unreadable(rows, said):
    with pytest.raises(UnreadableMarks, match=said):
        read_marks(rows, EDITION)


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("1", "1.00"), ("1,5", "1.50"), ("1.5", "1.50"), (" 1.5 ", "1.50"), ("+1", "1.00"),
        (",5", "0.50"), (".5", "0.50"), ("1.", "1.00"), ("0", "0.00"), ("-0", "0.00"),
        ("2,00", "2.00"), ("01", "1.00"),
    ],
)  # fmt: skip
def test_mark_is_read_with_comma_or_point(typed, mark):
    found = read(["s1.1", typed])
    assert str(found.marks["s1.1"]) == mark
    assert all(problem.at != "s1.1" for problem in found.problems)


@pytest.mark.parametrize("typed", ["NA", "na", " Na "])
def test_na_is_not_applicable(typed):
    assert read(["s1.1", typed]).marks == {"s1.1": NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "bukan angka"), ("NaN", "bukan angka"), ("inf", "bukan angka"),
        ("-Infinity", "bukan angka"), ("1e1", "bukan angka"), ("1 2", "bukan angka"),
        ("<b>1</b>", "bukan angka"), ("1\x00", "bukan angka"), ("\u202e1", "bukan angka"),
        ("😀", "bukan angka"), ("\u0661", "bukan angka"), ("²", "bukan angka"), ("1_0", "bukan angka"),
        ("9" * 5000, "bukan angka"), ("--1", "bukan angka"), ("=1+1", "bukan angka"),
        (".", "bukan angka"), ("n/a", "bukan angka"),
        ("1.234,5", "lebih dari satu cara"), ("1,234.5", "lebih dari satu cara"),
        ("-0.001", "di bawah 0"), ("-1", "di bawah 0"),
        ("2.01", "di atas maksimal 2,00"), ("2.001", "di atas maksimal 2,00"),
        ("9" * 50, "di atas maksimal 2,00"),
    ],
)  # fmt: skip
def test_mark_that_cannot_count_is_named_and_counts_zero(typed, said):
    found = read(["s1.1", typed])
    assert "s1.1" not in found.marks
    assert found.refused == ("s1.1",)
    problem = found.problems[0]
    assert problem.at == "s1.1"
    assert said in problem.say
    assert "dihitung 0" in problem.say
    assert len(problem.say) < 120
    assert problem.say.isprintable()


@pytest.mark.parametrize(
    ("typed", "mark"), [("1.005", "1.01"), ("1,0049", "1.00"), ("0.125", "0.13"), ("1.999", "2.00")]
)
def test_more_than_two_decimals_are_rounded_half_up_and_named(typed, mark):
    found = read(["s1.1", typed])
    assert str(found.marks["s1.1"]) == mark
    assert "dibulatkan menjadi " + mark.replace(".", ",") in found.problems[0].say


def test_trailing_zeros_are_no_third_decimal():
    assert all(problem.at != "s1.1" for problem in read(["s1.1", "1.5000"]).problems)


def test_unknown_code_is_named_with_its_row():
    found = read(["zz", "1"], *COMPLETE)
    assert [(p.at, "baris 2" in p.say) for p in found.problems] == [("zz", True)]


def test_codes_are_not_guessed():
    assert read(["S1.1", "1"]).marks == {}


def test_first_of_two_rows_counts():
    found = read(*COMPLETE, ["s1.1", "2"])
    assert found.marks["s1.1"] == 1
    assert [p.at for p in found.problems] == ["s1.1"]
    assert "baris 7" in found.problems[0].say
    assert "baris 2" in found.problems[0].say


def test_first_of_two_rows_counts_even_when_it_is_blank():
    found = read(["s1.1", ""], ["s1.1", "2"])
    assert "s1.1" not in found.marks
    assert found.blank == ("s1.1",)


def test_blank_and_missing_are_named_and_told_apart():
    found = read(["s1.1", ""], ["s2.1"], ["", ""], [])
    assert found.blank == ("s1.1", "s2.1")
    assert found.missing == ("s2.2", "b1.1", "b1.2")
    assert [problem.at for problem in found.problems] == ["s1.1", "s2.1", "s2.2", "b1.1", "b1.2"]
    assert all("dihitung 0" in problem.say for problem in found.problems)


def test_mark_without_a_code_is_named_by_its_row():
    problem = read(*COMPLETE, ["", "3"]).problems[0]
    assert (problem.at, problem.say) == ("", "baris 7 tanpa kode pertanyaan")


def test_off_rung_mark_is_a_remark_and_counts():
    found = read(*COMPLETE[1:], ["s1.1", "0.3"])
    assert found.problems == ()
    assert [remark.at for remark in found.remarks] == ["s1.1"]
    assert found.marks["s1.1"] == D("0.3")


def test_hostile_code_is_shown_safely():
    problem = read(["\u202e<script>\x00" + "x" * 500, "1"]).problems[0]
    assert len(problem.at) < 30
    assert problem.at.isprintable()


def test_real_list_has_no_problem_and_40_remarks(kla, ogan_ilir):
    rows = [HEAD, *([code, str(mark)] for code, mark in ogan_ilir.items())]
    found = read_marks(rows, kla)
    assert (len(found.problems), len(found.remarks), len(found.marks)) == (0, 40, 274)


@given(st.lists(st.lists(st.text(max_size=8), max_size=4), max_size=6))
def test_no_table_of_text_crashes_or_leaves_the_range(rows):
    found = read_marks([HEAD, *rows], EDITION)
    assert 0 <= score(EDITION, found.marks).total <= 10


@given(st.text(max_size=12))
def test_any_text_is_a_mark_a_blank_or_a_problem(typed):
    found = read(["s1.1", typed])
    says = [problem for problem in found.problems if problem.at == "s1.1"]
    assert ("s1.1" in found.marks) or says


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-999, max_value=999))
def test_number_is_read_back_exactly(value):
    assert read_number(f"{value:f}") == value == read_number(f"{value:f}".replace(".", ","))


def test_misread_shows_a_piece_only():
    with pytest.raises(Misread, match="bukan angka"):
        read_number("x" * 10_000)
