"""Which documents prove the data years, and which end soon; both hits and false alarms."""

from __future__ import annotations

from datetime import date

import pytest

from layak.rules.proof import (
    Proof,
    cycle_years,
    ending,
    holds_in,
    proven_years,
    reach,
    rung,
    year_fault,
)

YEARS = [2025, 2026]


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        (Proof(years=(2021,)), "Membuktikan tahun 2021; yang dinilai 2025 dan 2026."),
        (Proof(years=(2024, 2023)), "Membuktikan tahun 2023, 2024; yang dinilai 2025 dan 2026."),
        (Proof(years=(2027,)), "Membuktikan tahun 2027; yang dinilai 2025 dan 2026."),
        (Proof(until_on=date(2024, 12, 31)), "Tidak berlaku pada tahun 2025 dan 2026."),
        (Proof(since_on=date(2027, 1, 1)), "Tidak berlaku pada tahun 2025 dan 2026."),
    ],
)
def test_wrong_year_is_said(proof, fault):
    assert year_fault(proof, YEARS) == fault


@pytest.mark.parametrize(
    "proof",
    [
        Proof(),
        Proof(years=(2026,)),
        Proof(years=(2021, 2025)),
        Proof(years=(2019,), since_on=date(2019, 3, 1)),  # a regulation still in force
        Proof(since_on=date(2026, 12, 31)),
        Proof(until_on=date(2025, 1, 1)),
    ],
)
def test_right_year_raises_no_alarm(proof):
    assert year_fault(proof, YEARS) is None


def test_nothing_is_said_without_data_years():
    assert year_fault(Proof(years=(2021,)), []) is None


def test_without_validity_a_document_holds_in_no_year():
    assert not holds_in(Proof(years=(2025,)), 2025)


@pytest.mark.parametrize(
    ("until_on", "said"),
    [
        (date(2026, 11, 23), "Masa berlakunya sudah habis."),
        (date(2026, 11, 24), "Berlaku sampai hari ini."),
        (date(2026, 12, 1), "Habis masa berlakunya 7 hari lagi."),
        (date(2027, 1, 23), "Habis masa berlakunya 60 hari lagi."),
        (date(2027, 1, 24), None),
        (None, None),
    ],
)
def test_end_is_warned_of_in_time(until_on, said):
    assert ending(Proof(until_on=until_on), today=date(2026, 11, 24)) == said


@pytest.mark.parametrize(
    ("proof", "years", "expected", "proven"),
    [
        (Proof(), [2027], "unknown", []),
        (Proof(years=(2026,)), [2026, 2027], "some", [2026]),
        (Proof(years=(2026,)), [2027, 2028], "none", []),
        (Proof(years=(2026, 2027)), [2027, 2026], "all", [2026, 2027]),
        (Proof(since_on=date(2024, 1, 2)), [2027, 2028], "all", [2027, 2028]),
        (Proof(until_on=date(2027, 1, 1)), [2027, 2028], "some", [2027]),
        (Proof(since_on=date(2028, 12, 31)), [2027, 2028], "some", [2028]),
        # the years it shows count beside those in which it holds
        (Proof(years=(2026,), since_on=date(2027, 5, 1)), [2026, 2027], "all", [2026, 2027]),
    ],
)
def test_how_far_it_proves_a_cycle(proof, years, expected, proven):
    assert reach(proof, years) == expected
    assert proven_years(proof, years) == proven


def test_a_later_cycle_asks_for_later_years():
    assert cycle_years([2026, 2025], 0) == [2025, 2026]
    assert cycle_years([2025, 2026], 2) == [2027, 2028]


@pytest.mark.parametrize(
    ("left", "expected"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)],
)
def test_which_warning_is_due(left, expected):
    end = date(2027, 3, 1)
    assert rung(end, today=date.fromordinal(end.toordinal() - left)) == expected
