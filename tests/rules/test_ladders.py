from __future__ import annotations

from decimal import Decimal

import pytest

from layak.rules.instrument import Ladder, options_of, rounded

CENT = Decimal("0.01")


def ladder(shares, *, labels=(), bands=(), direction="higher", basis="inferred"):
    return Ladder(
        code="X", label="X", shares=tuple(map(Decimal, shares)), labels=labels,
        bands=tuple(map(Decimal, bands)), basis=basis, names_basis=basis, measure="",
        direction=direction, figures="none", guidance="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "precision", "expected"),
    [
        ("0.125", "0.01", "0.13"),
        ("0.124999", "0.01", "0.12"),
        ("2.5", "1", "3"),
        ("0.25", "0.1", "0.3"),
        ("0.12", "0.05", "0.10"),
        ("0.125", "0.05", "0.15"),
    ],
)
def test_rounded_goes_to_the_nearest_step_and_halves_go_up(value, precision, expected):
    assert rounded(Decimal(value), Decimal(precision)) == Decimal(expected)


def test_points_are_the_share_of_the_maximum_rounded_half_up():
    options = options_of(ladder(["0", "0.333", "0.667", "1"]), Decimal("4.5"), CENT)
    # 4.5 x 0.333 = 1.4985, 4.5 x 0.667 = 3.0015
    assert [str(option.points) for option in options] == ["0.00", "1.50", "3.00", "4.50"]
    half = options_of(ladder(["0", "0.33", "1"]), Decimal("0.5"), CENT)
    assert str(half[1].points) == "0.17"  # 0.165


def test_points_never_exceed_the_maximum_with_a_coarse_precision():
    assert options_of(ladder(["0", "1"]), Decimal("2.5"), Decimal(1))[-1].points == Decimal("2.5")


def test_labels_are_generated_from_bands_where_better_is_higher():
    options = options_of(ladder(["0", "0.5", "1"], bands=["0", "0.125", "0.5"]), Decimal(2), CENT)
    assert [option.label for option in options] == [
        "di bawah 12,5 %",
        "12,5 % sampai di bawah 50 %",
        "50 % ke atas",
    ]


def test_labels_are_generated_from_bands_where_better_is_lower():
    made = ladder(["0", "0.3", "0.6", "1"], bands=["1", "0.3", "0.2", "0.1"], direction="lower")
    assert [option.label for option in options_of(made, Decimal(2), CENT)] == [
        "di atas 30 %",
        "di atas 20 % sampai 30 %",
        "di atas 10 % sampai 20 %",
        "paling tinggi 10 %",
    ]


def test_labels_invent_no_threshold():
    labels = [o.label for o in options_of(ladder(["0", "0.5", "1"]), Decimal(2), CENT)]
    assert labels == ["anak tangga 1 dari 3", "anak tangga 2 dari 3", "anak tangga 3 dari 3"]
    assert options_of(ladder(["0"]), Decimal(0), CENT)[0].label == "tanpa nilai"


def test_options_are_official_only_when_their_points_are():
    assert options_of(ladder(["0", "1"], basis="official"), Decimal(2), CENT)[0].official
    assert not options_of(ladder(["0", "1"], basis="stated"), Decimal(2), CENT)[0].official
