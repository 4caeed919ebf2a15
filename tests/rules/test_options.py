from __future__ import annotations

from decimal import Decimal

import pytest

from layak.evaluation.scores.rules import Figures, is_on_rung, option_for, suggest_option

D = Decimal


def count(now, before=None):
    return Figures(numerator=now and D(now), previous_numerator=before and D(before))


def share(numerator, denominator):
    return Figures(numerator=D(numerator), denominator=D(denominator))


def test_option_for_a_mark_is_the_one_worth_exactly_that(kla):
    question = kla.find("2.2")  # 5 points: 0, 1.665, 3.335, 5
    assert [str(option.points) for option in question.options] == ["0.00", "1.67", "3.34", "5.00"]
    assert option_for(question, D("3.34")).code == "3"
    assert option_for(question, D("3.3")) is None
    assert option_for(question, None) is None


def test_option_for_is_none_where_two_options_are_worth_the_same(kla):
    question = kla.find("1.1")  # a circular and an instruction are both worth half
    assert option_for(question, D(6)) is None
    assert is_on_rung(question, D(6))
    assert not is_on_rung(question, D("6.5"))


def test_forty_real_marks_lie_on_no_rung(kla, ogan_ilir):
    """Seven-two and ten-one have no options: a mark there misses none."""
    off = [code for code, mark in ogan_ilir.items() if not is_on_rung(kla.find(code), mark)]
    assert len(off) == 40


@pytest.mark.parametrize(
    ("numerator", "denominator", "code"),
    [
        (0, 7, "1"),
        (1, 200, "1"),
        (1, 100, "2"),
        (1, 4, "3"),
        (49, 100, "3"),
        (3, 4, "5"),
        (7, 7, "5"),
    ],
)
def test_share_suggests_by_the_bands(kla, numerator, denominator, code):
    assert suggest_option(kla.find("12.1"), share(numerator, denominator)).code == code


@pytest.mark.parametrize(
    ("question", "numerator", "denominator", "label"),
    [
        ("13.1", 25, 100, "lebih dari 20 % sampai 30 %"),
        ("13.1", 1, 100, "sampai 10 %, masih ada kasus"),
        ("13.1", 0, 100, "tidak ada kasus"),
        ("13.3", 3, 100, "lebih dari 2,5 % sampai 10 %"),
        ("KD-1.7a", 4, 18, "sampai 25 % kecamatan, masih ada kasus"),
        ("KD-2.8d", 107, 107, "lebih dari 75 % desa/kelurahan"),
        ("2.2", 1, 40, "kurang dari separuh terlatih"),
        ("2.2", 40, 40, "semua terlatih"),
        ("21B.1", 0, 12, "tidak ada anak yang dilayani"),
        ("21B.1", 12, 12, "semua anak yang tercatat dilayani"),
    ],
)
def test_a_share_points_to_the_option_whose_name_says_it(
    kla, question, numerator, denominator, label
):
    assert suggest_option(kla.find(question), share(numerator, denominator)).label == label


@pytest.mark.parametrize(
    ("numerator", "code"), [(30, "1"), (21, "1"), (20, "2"), (6, "2"), (5, "3"), (0, "3")]
)
def test_share_suggests_the_other_way_where_lower_is_better(ward, numerator, code):
    assert suggest_option(ward.find("B2.1"), share(numerator, 100)).code == code


@pytest.mark.parametrize(
    "figures", [share(8, 7), share(1, 0), Figures(numerator=D(3)), Figures(), share(-1, 4)]
)
def test_nothing_is_suggested_from_an_impossible_share(kla, figures):
    assert suggest_option(kla.find("12.1"), figures) is None


def test_nothing_is_suggested_where_the_bounds_are_unknown(kla):
    assert suggest_option(kla.find("12.3"), share(1, 4)) is None
    assert suggest_option(kla.find("8.1"), count(5)) is None
    assert suggest_option(kla.find("2.1"), share(1, 4)) is None


@pytest.mark.parametrize(
    ("code", "now", "before", "label"),
    [
        ("5.3", 12, 10, "naik"),
        ("5.3", 10, 10, "tetap"),
        ("5.3", 8, 10, "turun"),
        ("12.4", 12, 10, "naik"),
        ("12.4", 10, 10, "tetap"),
        ("12.4", 8, 10, "turun"),
    ],
)
def test_two_counts_suggest_by_their_direction(kla, code, now, before, label):
    assert suggest_option(kla.find(code), count(now, before)).label == label


def test_one_count_alone_suggests_nothing(kla):
    assert suggest_option(kla.find("5.3"), count(12)) is None
    assert suggest_option(kla.find("5.3"), count(None, 12)) is None


def test_shares_of_both_years_are_computed():
    figures = Figures(
        numerator=D(1), denominator=D(4), previous_numerator=D(1), previous_denominator=D(5)
    )
    assert (figures.share, figures.previous_share) == (D("0.25"), D("0.2"))
