"""The stages of data/policy/verification.yaml, and what is refused of a faulty file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from layak.workflows.verification.scheme.policy import scheme
from layak.workflows.verification.scheme.rules import FaultyScheme, parse_scheme
from layak.workflows.verification.stages.rules import Given, digest_of, marks_after

D = Decimal


def test_six_stages_in_their_order():
    assert [stage.code for stage in scheme().stages] == [
        "self", "internal", "provincial", "ministry", "field", "final",
    ]  # fmt: skip
    assert [stage.marks for stage in scheme().stages[:3]] == ["answers", "judged", "recorded"]


@pytest.mark.parametrize(
    ("before", "mark", "maximum", "is_large"),
    [
        ("3.00", "1.50", "3.00", True),  # half of the maximum
        ("3.00", "1.51", "3.00", False),
        ("12.00", "9.00", "12.00", True),  # three points
        ("12.00", "9.01", "12.00", False),
        ("0.00", "1.50", "3.00", True),  # upwards too
    ],
)
def test_how_large_a_change_asks_for_another(before, mark, maximum, is_large):
    assert scheme().is_large(D(before), D(mark), D(maximum)) is is_large


def test_no_number_on_one_side_is_large():
    assert scheme().is_large(None, D(1), D(3))
    assert scheme().is_large(D(1), None, D(3))
    assert not scheme().is_large(None, None, D(3))


def test_every_fault_is_told():
    with pytest.raises(FaultyScheme) as told:
        parse_scheme(
            {"stages": [{"code": "a"}, {"code": "a", "label": "A", "short": "A", "who": "x"}]}
        )
    said = str(told.value)
    assert "label" in said
    assert "dua kali" in said
    assert "second_look" in said


def given(mark, *, counts=True):
    return Given(mark=None if mark is None else D(mark), reason="", text="", counts=counts)


def test_what_a_stage_did_not_judge_stands():
    after = marks_after(
        {"1": D(3), "2": D(2), "3": None}, {"1": given("1.5"), "2": given("0", counts=False)}
    )
    assert after == {"1": D("1.5"), "2": D(2), "3": None}


def test_the_digest_names_each_mark():
    one = digest_of("r", "internal", {"1": given("1.5"), "2": given("2")})
    assert one == digest_of("r", "internal", {"2": given("2.00"), "1": given("1.50")})
    assert one != digest_of("r", "internal", {"1": given("1.5"), "2": given("2.01")})
    assert one != digest_of("r", "provincial", {"1": given("1.5"), "2": given("2")})
