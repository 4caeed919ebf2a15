from __future__ import annotations

import pytest

from layak.rules.suppression.tables import (
    CountTable,
    FaultyCounts,
    StatisticsPolicy,
    parse_counts,
    parse_policy,
)
from layak.workflows.rapidaction.figures.policy import statistics_policy

GOOD = [["Wilayah", "L", "P"], ["Alang", "12", "3"], ["", "", ""], ["Bukit", " 7 ", "0"]]


def test_a_table_is_read_and_empty_lines_passed_over():
    assert parse_counts(GOOD) == CountTable(
        columns=("Wilayah", "L", "P"), labels=("Alang", "Bukit"), counts=((12, 3), (7, 0))
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "baris judul"),
        ([["Wilayah", "L"]], "baris judul"),
        ([["Wilayah"], ["Alang"]], "baris judul"),
        ([["Wilayah", "L"], ["Alang", ""]], "baris 2, kolom L: kosong"),
        ([["Wilayah", "L", "P"], ["Alang", "1"]], "baris 2, kolom P: kosong"),
        ([["Wilayah", "L"], ["Alang", "1", "2"]], "kolom ke-3: tanpa judul"),
        ([["Wilayah", "L"], ["Alang", "-1"]], "-1 di bawah 0"),
        ([["Wilayah", "L"], ["Alang", "1.5"]], "1.5 bukan bilangan bulat"),
        ([["Wilayah", "L"], ["Alang", "1.250"]], "1.250 bukan bilangan bulat"),
        ([["Wilayah", "L"], ["Alang", "NaN"]], "NaN bukan"),
        ([["Wilayah", "L"], ["Alang", "tiga"]], "tiga bukan"),
        ([["Wilayah", "L"], ["Alang", "\u0663"]], "bukan bilangan"),  # a digit of another script
        ([["Wilayah", "L"], ["Alang", "1" * 13]], "bukan bilangan"),
        ([["Wilayah", "L"], ["Alang", "1e3"]], "bukan bilangan"),
        ([["Wilayah", "L"], ["", "1"]], "baris 2: tanpa label"),
        ([["Wilayah", "L"], *([["x", "1"]] * 20_001)], "lebih dari 20000"),
        ([["W", "L"], ["a", "3"], ["b", "4"], ["Jumlah", "7"]], "baris Jumlah: hapus"),
        ([["W", "L", "P", "TOTAL"], ["a", "3", "4", "7"]], "kolom TOTAL: hapus"),
    ],
)
def test_what_is_no_table_of_counts_says_where(rows, said):
    with pytest.raises(FaultyCounts, match=said):
        parse_counts(rows)


def test_every_fault_is_named_in_order():
    with pytest.raises(FaultyCounts) as refused:
        parse_counts([["Wilayah", "L", "P"], ["Alang", "x", ""], ["", "-2", "4"]])
    assert [fault.at for fault in refused.value.faults] == [
        "baris 2, kolom L", "baris 2, kolom P", "baris 3", "baris 3, kolom L",
    ]  # fmt: skip


def test_a_row_called_total_that_is_no_sum_is_a_row():
    rows = [["W", "L"], ["a", "3"], ["b", "4"], ["Total", "8"]]
    assert parse_counts(rows).labels == ("a", "b", "Total")
    assert parse_counts([["W", "Total"], ["Jumlah", "8"]]).counts == ((8,),)


TOLD = {"suppress_below": 5, "least_days": 90, "live_step": 5, "live_day": 1}


def test_the_threshold_is_policy():
    assert statistics_policy() == StatisticsPolicy(
        suppress_below=5, least_days=90, live_step=5, live_day=1
    )
    assert parse_policy({**TOLD, "suppress_below": 10}).suppress_below == 10


@pytest.mark.parametrize("value", [None, 2, -5, 4.5, "lima", True, 100_000])
def test_a_threshold_that_protects_nobody_is_refused(value):
    with pytest.raises(FaultyCounts, match="suppress_below"):
        parse_policy({**TOLD, "suppress_below": value})
    with pytest.raises(FaultyCounts, match="least_days"):
        parse_policy({**TOLD, "least_days": 0})


@pytest.mark.parametrize(("name", "value"), [("live_step", 1), ("live_day", 0), ("live_day", 29)])
def test_a_step_that_shows_every_child_and_a_day_that_not_every_month_has_are_refused(name, value):
    with pytest.raises(FaultyCounts, match=name):
        parse_policy({**TOLD, name: value})
