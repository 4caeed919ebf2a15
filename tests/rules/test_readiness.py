"""What is missing in a row, what a change or progress makes of it, money as people type it."""

from __future__ import annotations

from datetime import date

import pytest

from layak.records.facilities.needs.rules import read_rupiah, short_rupiah
from layak.rules.entries import NotAcceptable
from layak.rules.facilities import (
    check_decision,
    check_target,
    check_year,
    gaps,
    is_late,
    state_after_change,
    state_after_progress,
    year_meant,
)
from layak.rules.refusal import Refused

TODAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 6, 30), 2026), (date(2026, 7, 1), 2027), (TODAY, 2027)]
)
def test_from_july_on_the_coming_year_is_meant(day, year):
    assert year_meant(day) == year


@pytest.mark.parametrize(
    ("year", "is_fine"), [(2024, False), (2025, True), (2031, True), (2032, False)]
)
def test_a_year_lies_near(year, is_fine):
    if is_fine:
        check_year(year, today=TODAY)
    else:
        with pytest.raises(Refused, match="tahun 2025 sampai 2031"):
            check_year(year, today=TODAY)


def test_what_is_missing_is_named():
    assert gaps(cost=None, funding="none", target_on=None) == [
        "belum ada dana", "biaya belum dihitung", "belum ada tanggal",
    ]  # fmt: skip
    assert gaps(cost=0, funding="city", target_on=TODAY) == []


def test_a_target_lies_near_its_year():
    check_target(None, year=2027)
    check_target(date(2028, 3, 1), year=2027)
    with pytest.raises(Refused, match="jauh dari tahun 2027"):
        check_target(date(2072, 3, 1), year=2027)


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("agreed", date(2026, 11, 4), True),
        ("agreed", TODAY, False),
        ("done", date(2026, 1, 1), False),
        ("deferred", date(2026, 1, 1), False),
        ("proposed", None, False),
    ],
)
def test_late_is_what_should_stand_and_does_not(state, day, expected):
    assert is_late(state=state, target_on=day, today=TODAY) is expected


@pytest.mark.parametrize(
    ("state", "changed", "is_reviewer", "expected"),
    [
        ("agreed", ["cost"], False, "proposed"),
        ("agreed", ["funding", "target_on"], False, "agreed"),
        ("agreed", ["cost"], True, "agreed"),
        ("deferred", ["need"], False, "proposed"),
        ("proposed", ["need"], False, "proposed"),
    ],
)
def test_another_cost_goes_to_the_meeting_again(state, changed, is_reviewer, expected):
    assert state_after_change(state, changed, is_reviewer=is_reviewer) == expected


@pytest.mark.parametrize(
    ("state", "percent", "has_proof", "expected"),
    [
        ("agreed", 100, True, "done"),
        ("agreed", 100, False, "agreed"),
        ("proposed", 40, True, "proposed"),
        ("done", 90, True, "agreed"),
    ],
)
def test_ready_is_the_whole_with_proof(state, percent, has_proof, expected):
    assert state_after_progress(state, percent, has_proof=has_proof) == expected


@pytest.mark.parametrize(
    ("state", "percent"), [("agreed", 101), ("agreed", -1), ("deferred", 5), ("dropped", 5)]
)
def test_progress_that_cannot_be_is_refused(state, percent):
    with pytest.raises(Refused):
        state_after_progress(state, percent, has_proof=True)


@pytest.mark.parametrize(
    ("state", "decision", "note"),
    [
        ("proposed", "done", "x"),
        ("proposed", "deferred", " "),
        ("agreed", "dropped", ""),
        ("done", "agreed", ""),
    ],
)
def test_decisions_need_a_reason_or_cannot_be(state, decision, note):
    with pytest.raises(Refused):
        check_decision(state, decision, note)


def test_agreeing_needs_no_reason():
    check_decision("deferred", "agreed", "")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("Rp150.000.000", 150_000_000), ("150000000", 150_000_000), ("150 juta", 150_000_000),
        ("1,5 miliar", 1_500_000_000), ("Rp 2.500.000,-", 2_500_000), ("1.000,00", 1000),
        ("75 rb", 75_000), ("", None), ("-", None), ("0", 0),
    ],
)  # fmt: skip
def test_money_is_read_as_people_type_it(typed, amount):
    assert read_rupiah(typed) == amount


@pytest.mark.parametrize(
    "typed", ["12,5", "seratus", "-5", "1.00", "150 lembar", "1,2345 juta,5", "9" * 16]
)
def test_money_that_is_none_is_refused(typed):
    with pytest.raises(NotAcceptable):
        read_rupiah(typed)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "Rp0"), (999_999, "Rp999.999"), (325_000_000, "Rp325 juta"),
        (2_950_000_000, "Rp3 miliar"), (2_900_000_000, "Rp2,9 miliar"),
        (1_250_000_000_000, "Rp1,3 triliun"),
    ],
)  # fmt: skip
def test_money_in_a_narrow_cell(amount, text):
    assert short_rupiah(amount) == text
