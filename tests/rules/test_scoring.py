from __future__ import annotations

import random
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layak.evaluation.editions.reading_rules import parse
from layak.rules.instrument import RankFloor
from layak.rules.scoring import (
    NOT_APPLICABLE,
    NextRank,
    inputs_hash,
    needed,
    rank_of,
    score,
    score_to_json,
)
from tests.rules.conftest import MINI

D = Decimal
EDITION = parse(MINI)
CODES = {question.code: question.maximum for question in EDITION.questions}


def cents(limit):
    return st.integers(0, int(limit * 100)).map(lambda n: D(n) / 100)


ANY_MARKS = st.fixed_dictionaries(
    {},
    optional={
        code: st.one_of(st.none(), st.just(NOT_APPLICABLE), cents(maximum))
        for code, maximum in CODES.items()
    },
)


def test_score_sums_by_hand(mini):
    result = score(mini, {"s1.1": D("1.25"), "s2.1": D("0.5"), "s2.2": D("2.5"), "b1.1": D("3.75")})
    assert result.total == D("8.00")
    assert [(g.code, g.achieved, g.available) for g in result.sections.values()] == [
        ("s1", D("1.25"), D(2)),
        ("s2", D("3.00"), D(4)),
    ]
    assert result.indicators["a1"].achieved == D("4.25")
    assert result.parts["A"].achieved == D("4.25")
    assert result.parts["B"].achieved == D("3.75")
    assert (result.question_count, result.answered_count, result.unanswered_count) == (5, 4, 1)


def test_score_tells_unanswered_zero_and_not_applicable_apart(mini):
    result = score(mini, {"s1.1": None, "s2.1": D(0), "b1.1": NOT_APPLICABLE})
    states = {code: question.state for code, question in result.questions.items()}
    assert states == {
        "s1.1": "unanswered",
        "s2.1": "answered",
        "s2.2": "unanswered",
        "b1.1": "not_applicable",
        "b1.2": "unanswered",
    }
    part = result.parts["B"]
    assert (part.answered_count, part.not_applicable_count, part.unanswered_count) == (0, 1, 1)
    assert result.not_applicable_count == 1


def test_not_applicable_counts_zero_and_stays_in_the_maximum(mini):
    result = score(mini, {"b1.1": NOT_APPLICABLE})
    assert (result.parts["B"].achieved, result.parts["B"].available) == (0, 4)
    assert (result.available, result.maximum) == (10, 10)


def test_not_applicable_leaves_both_sides_where_the_edition_excludes_it(mini):
    result = score(mini, {"s2.1": D("1.5"), "s2.2": NOT_APPLICABLE})
    assert result.sections["s2"].available == D("1.5")
    assert result.sections["s2"].maximum == 4
    assert result.sections["s2"].share == 1
    assert (result.available, result.maximum) == (D("7.5"), 10)


def test_nothing_available_is_said_and_not_divided(mini_raw):
    for part in mini_raw["parts"]:
        for question in part["indicators"][0]["questions"]:
            question["not_applicable"] = "excluded"
    edition = parse(mini_raw)
    result = score(edition, {question.code: NOT_APPLICABLE for question in edition.questions})
    assert (result.total, result.available, result.share) == (0, 0, None)
    assert {group.share for group in result.parts.values()} == {None}
    assert result.next_rank == NextRank(name="Satu", needs=D("5.00"), is_reachable=False)


def test_share_is_achieved_of_available(mini):
    assert score(mini, {"b1.1": D(1)}).share == D("0.1")


@pytest.mark.parametrize("mark", ["-0.01", "2.01", "NaN"])
def test_score_refuses_a_mark_outside_the_maximum(mini, mark):
    with pytest.raises((ValueError, ArithmeticError)):
        score(mini, {"s1.1": D(mark)})


def test_score_refuses_an_unknown_code(mini):
    with pytest.raises(ValueError, match="zz"):
        score(mini, {"zz": D(0)})


@pytest.mark.parametrize(
    ("total", "rank", "following", "needs"),
    [
        ("0", None, "Satu", "5.00"),
        ("4.99", None, "Satu", "0.01"),
        ("5", "Satu", "Dua", "3.01"),
        ("7.99", "Satu", "Dua", "0.02"),
        ("8", "Satu", "Dua", "0.01"),
        ("8.01", "Dua", None, None),
        ("10", "Dua", None, None),
    ],
)
def test_rank_and_distance_to_the_next(mini, total, rank, following, needs):
    first, rest = min(D(total), D(4)), max(D(total) - 4, D(0))
    result = score(
        mini,
        {
            "b1.1": first,
            "s2.2": min(rest, D("2.5")),
            "s1.1": min(max(rest - D("2.5"), D(0)), D(2)),
            "s2.1": max(rest - D("4.5"), D(0)),
        },
    )
    assert result.total == D(total)
    assert result.rank == rank == rank_of(mini, D(total))
    found = result.next_rank
    assert (found and found.name, found and str(found.needs)) == (following, needs)


@pytest.mark.parametrize(
    ("above", "inclusive", "total", "precision", "expected"),
    [
        ("5", True, "4.3", "0.5", "1.0"),
        ("5", False, "4.5", "0.5", "1.0"),
        ("5", True, "4.5", "0.5", "0.5"),
        ("5", False, "6", "0.5", "0"),
        ("800", False, "769.61", "0.01", "30.40"),
    ],
)
def test_needed_is_the_smallest_gain_in_steps(above, inclusive, total, precision, expected):
    floor = RankFloor(name="x", above=D(above), inclusive=inclusive)
    assert needed(floor, D(total), D(precision)) == D(expected)


def test_each_level_is_rounded_once_from_the_exact_sum(mini_raw):
    mini_raw["precision"] = 0.1
    edition = parse(mini_raw)
    result = score(edition, {"s1.1": D("0.04"), "s2.1": D("0.04"), "b1.1": D("0.04")})
    # 0.12 exactly: rounded once it is 0.1; summing rounded pieces would give 0
    assert result.total == D("0.1")
    assert [group.achieved for group in result.sections.values()] == [0, 0]


def test_real_self_assessment_gives_its_printed_sum_of_rows(kla, ogan_ilir):
    result = score(kla, ogan_ilir)
    assert str(result.total) == "769.61" == str(sum(ogan_ilir.values()))
    assert result.rank == "Nindya"
    assert result.next_rank == NextRank(name="Utama", needs=D("30.40"), is_reachable=True)
    assert {code: str(part.achieved) for code, part in result.parts.items()} == {
        "K": "126.91", "I": "89.00", "II": "93.80", "III": "136.00", "IV": "91.60",
        "V": "163.80", "KD": "68.50",
    }  # fmt: skip
    assert result.sections["21B"].achieved == D("15.2")


def test_real_self_assessment_agrees_with_sums_by_the_code_alone(kla, ogan_ilir):
    result = score(kla, ogan_ilir)
    for number in range(1, 25):
        own = [
            mark
            for code, mark in ogan_ilir.items()
            if code.partition(".")[0].rstrip("ABC") == str(number)
        ]
        assert result.indicators[str(number)].achieved == sum(own, D(0)), number


def test_full_marks_and_no_marks_are_the_ends(kla):
    full = score(kla, {question.code: question.maximum for question in kla.questions})
    assert (full.total, full.rank, full.next_rank) == (1000, "KLA", None)
    empty = score(kla, {})
    assert (empty.total, empty.rank, empty.unanswered_count) == (0, None, 274)


def test_ward_edition_scores_by_its_own_rules(ward):
    marks = {
        "A1.1": D(10), "A1.2": D("4.5"), "A1.3": D(8), "B1a.1": D("8.8"), "B1a.2": D(5),
        "B1b.1": D(5), "B1b.2": NOT_APPLICABLE, "B2.1": D(10), "B2.2": D(3), "B2.3": D(0),
    }  # fmt: skip
    result = score(ward, marks)
    assert (str(result.total), result.rank) == ("54.3", "Tumbuh")
    assert result.available == D("92.5")
    assert result.next_rank.needs == D("5.7")
    assert result.parts["B"].achieved == D("31.8")


def test_scoring_is_fast_enough_for_every_save(kla, ogan_ilir):
    score(kla, ogan_ilir)
    fastest = min(_seconds(kla, ogan_ilir) for _ in range(20))
    assert fastest < 0.002


def _seconds(edition, marks):
    begun = time.process_time()
    score(edition, marks)
    return time.process_time() - begun


@given(ANY_MARKS)
def test_score_never_exceeds_what_is_available(marks):
    result = score(EDITION, marks)
    groups = [*result.parts.values(), *result.indicators.values(), *result.sections.values()]
    for group in groups:
        assert 0 <= group.achieved <= group.available <= group.maximum
    assert 0 <= result.total <= result.available <= result.maximum


@given(ANY_MARKS)
def test_every_level_adds_up(marks):
    result = score(EDITION, marks)
    total = sum((mark for mark in marks.values() if isinstance(mark, D)), D(0))
    assert sum(part.achieved for part in result.parts.values()) == result.total == total
    assert sum(i.achieved for i in result.indicators.values()) == total
    sections = sum(section.achieved for section in result.sections.values())
    assert sections == result.indicators["a1"].achieved
    counts = (result.answered_count, result.not_applicable_count, result.unanswered_count)
    assert sum(counts) == result.question_count == 5


@given(ANY_MARKS)
def test_needs_lifts_into_the_next_rank_and_a_step_less_does_not(marks):
    result = score(EDITION, marks)
    following = result.next_rank
    if following is None:
        assert result.rank == "Dua"
        return
    assert rank_of(EDITION, result.total + following.needs) == following.name
    assert rank_of(EDITION, result.total + following.needs - D("0.01")) == result.rank


@given(cents(10), cents(10))
def test_rank_is_monotone(one, other):
    order = [None, "Satu", "Dua"]
    low, high = sorted((one, other))
    assert order.index(rank_of(EDITION, low)) <= order.index(rank_of(EDITION, high))


@given(ANY_MARKS, st.randoms(use_true_random=False))
def test_order_of_marks_changes_neither_score_nor_hash(marks, chance: random.Random):
    shuffled = list(marks.items())
    chance.shuffle(shuffled)
    assert score(EDITION, marks) == score(EDITION, dict(shuffled))
    assert inputs_hash("e", marks) == inputs_hash("e", dict(shuffled))


def test_inputs_hash_is_the_same_for_the_same_marks():
    same = {"a": D("1.50"), "b": D(0), "c": NOT_APPLICABLE, "d": None}
    written_otherwise = {"c": NOT_APPLICABLE, "b": D("-0.00"), "a": D("1.5")}
    assert inputs_hash("e", same) == inputs_hash("e", written_otherwise)


@pytest.mark.parametrize(
    "other",
    [{"a": D("1.51")}, {"a": NOT_APPLICABLE}, {"b": D("1.5")}, {"a": D("1.5"), "b": D(0)}, {}],
)
def test_inputs_hash_differs_for_other_marks(other):
    assert inputs_hash("e", {"a": D("1.5")}) != inputs_hash("e", other)


def test_inputs_hash_differs_for_another_edition():
    assert inputs_hash("e", {}) != inputs_hash("f", {})


def test_inputs_hash_never_changes_its_form():
    # printf '["e",[["a","1.5"],["b","NA"]]]' | sha256sum
    expected = "43501980"
    found = inputs_hash("e", {"b": NOT_APPLICABLE, "a": D("1.50")})
    assert len(found) == 64
    assert found.startswith(expected)


def test_json_is_exact_strings_with_two_decimals(ward):
    plain = score_to_json(score(ward, {"A1.1": D(10), "B1b.2": NOT_APPLICABLE}))
    assert plain == {
        "edition": "kelurahan-contoh",
        "total": "10.00",
        "maximum": "92.50",
        "rank": None,
        "next_rank": {"name": "Tumbuh", "needs": "30.00"},
        "parts": [
            {"code": "A", "score": "10.00", "maximum": "35.00"},
            {"code": "B", "score": "0.00", "maximum": "57.50"},
        ],
        "indicators": [
            {"code": "A1", "score": "10.00", "maximum": "35.00"},
            {"code": "B1", "score": "0.00", "maximum": "32.50"},
            {"code": "B2", "score": "0.00", "maximum": "25.00"},
        ],
        "problems": [],
    }


def test_json_has_no_next_rank_at_the_top(mini):
    top = score(mini, {question.code: question.maximum for question in mini.questions})
    assert score_to_json(top)["next_rank"] is None
