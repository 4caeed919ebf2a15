"""Efforts from a city's table and by kind; limits and prerequisites from files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from layak.evaluation.editions import files
from layak.rules.road.effort import (
    Effort,
    UnreadableEfforts,
    default_efforts,
    read_defaults,
    read_efforts,
)
from layak.rules.road.limits import (
    AtMost,
    Capacity,
    Committed,
    Fixed,
    Money,
    ReadyBy,
    prerequisites_of,
    read_limits,
    read_needs,
)
from layak.rules.scoring import NOT_APPLICABLE

HEADER = ["question_code", "share", "effort"]


def test_efforts_are_read_by_share_of_the_maximum(kla):
    table = read_efforts([HEADER, ["8.3", "0,25", "3"], ["2.2", "0.333", "1.5"]], kla)
    # 0.333 x 5 = 1.665, rounded half up
    assert table.rungs == {
        ("8.3", Decimal("2.5")): Effort(effort=Decimal(3)),
        ("2.2", Decimal("1.67")): Effort(effort=Decimal("1.5")),
    }
    assert table.problems == ()


def test_efforts_may_tell_money_and_weeks(kla):
    rows = [
        ["Question Code", "share", "effort", "cost_idr", "weeks"],
        ["8.3", "1", "3", "2500000", "6"],
    ]
    (effort,) = read_efforts(rows, kla).rungs.values()
    assert effort == Effort(effort=Decimal(3), cost_idr=2_500_000, weeks=6)


@pytest.mark.parametrize(
    ("row", "at", "said"),
    [
        (["zz", "1", "3"], "zz", "tidak ada dalam edisi"),
        (["8.3", "0.9", "3"], "8.3", "bukan anak tangga"),
        (["8.3", "1.5", "3"], "8.3", "bukan anak tangga"),
        (["8.3", "", "3"], "8.3", "bukan angka"),
        (["8.3", "1", ""], "8.3", "upaya kosong"),
        (["8.3", "1", "-1"], "8.3", "di bawah 0"),
        (["8.3", "1", "banyak"], "8.3", "bukan angka"),
        (["8.3", "1", "1e9"], "8.3", "bukan angka"),
        (["8.3", "1", "99999999"], "8.3", "terlalu besar"),
        (["KD-2.17", "1", "2"], "KD-2.17", ""),
    ],
)  # fmt: skip
def test_an_effort_that_cannot_be_used_is_a_problem_and_no_choice(kla, row, at, said):
    table = read_efforts([HEADER, row], kla)
    if not said:  # all options of a question without points are worth 0: no step, no harm
        assert set(table.rungs) <= {("KD-2.17", Decimal(0))}
        return
    assert table.rungs == {}
    (problem,) = table.problems
    assert problem.at == at
    assert said in problem.say


def test_efforts_that_are_odd_but_usable_are_named(kla):
    rows = [HEADER, ["8.3", "1", "0"], ["8.3", "1", "5"], ["8.4", "1", "1.00005"], ["", "", ""]]
    table = read_efforts(rows, kla)
    assert table.rungs["8.3", Decimal(10)].effort == 0
    assert table.rungs["8.4", Decimal(5)].effort == Decimal("1.0001")
    assert [problem.at for problem in table.problems] == ["8.3", "8.3", "8.4"]
    assert table.problems[1].say == "pilihan 10,00 poin tertulis lagi di baris 3"


@pytest.mark.parametrize("rows", [[], [["a"]], [["question_code", "share"]], [[*HEADER, "share"]]])
def test_a_table_without_its_columns_is_no_effort_table(kla, rows):
    with pytest.raises(UnreadableEfforts, match=r"[kK]olom"):
        read_efforts(rows, kla)


def test_default_efforts_take_their_share_of_the_climb(kla):
    defaults = files.effort_defaults()
    table = default_efforts(kla, {"8.3": Decimal(2), "8.6": NOT_APPLICABLE}, defaults)
    # LVL: 6 to begin, 35 for all; from 2 to 5 of 10 is 0.3 of the ladder: 6 + 10.5
    assert table.rungs["8.3", Decimal(5)].effort == Decimal("16.50")
    assert ("8.3", Decimal(2)) not in table.rungs
    assert table.rungs["8.3", Decimal(10)].cost_idr == 15_000_000 + 120_000_000
    assert defaults.basis == "inferred"
    assert "usulan kami" in defaults.label
    assert {question.kind for question in kla.questions} - {"INFO"} == set(defaults.kinds)


def test_a_kind_that_is_not_listed_has_the_others_effort(ward):
    table = default_efforts(ward, {}, files.effort_defaults())
    assert table.rungs["A1.1", Decimal(10)].effort == 5 + 25


def test_faulty_defaults_say_where():
    kind = {"start": 0, "whole": 0}
    _, faults = read_defaults(
        {"label": "x", "unit": "x", "children_extra_share": 0, "others": kind, "kinds": {"A": kind}}
    )
    assert [fault.say for fault in faults] == ["upaya harus lebih dari 0"] * 2


def test_prerequisites_that_ship_name_questions_of_the_edition(kla, ward):
    needs = files.road_needs()
    assert len(prerequisites_of(needs, kla)) == len(needs.needs)
    assert prerequisites_of(needs, ward) == ()
    assert needs.basis == "inferred"
    by_question = {one.question: one for one in prerequisites_of(needs, kla)}
    assert by_question["1.3e"].needs == "1.2a"
    assert by_question["1.3j"].at_least == Decimal("0.75")  # a quarter of 3


def test_a_question_cannot_be_its_own_prerequisite():
    item = {"question": "a", "needs": "a", "share": 2}
    _, faults = read_needs({"label": "x", "instrument": "x", "prerequisites": [item]})
    assert len(faults) == 2


def test_limits_are_read(kla):
    raw = {
        "fixed": {"8.3": 10}, "committed": {"6.2": "12"}, "capacity": {"dinkes": "7.5"},
        "at_most": {"dp3a": 3}, "at_most_each": 2, "money_million_idr": "1.5",
        "ready_by": "2026-12-31", "begins_on": "2026-01-01", "prerequisites": True,
    }  # fmt: skip
    found, faults = read_limits(raw, kla)
    assert faults == []
    assert (found.begins_on, found.has_prerequisites) == (date(2026, 1, 1), True)
    each = [limit for limit in found.limits if isinstance(limit, AtMost) and limit.count == 2]
    assert len(each) == len({q.agencies[0] for q in kla.questions if q.agencies}) - 1
    assert [limit for limit in found.limits if limit not in each] == [
        Fixed("8.3", Decimal(10)), Committed("6.2", Decimal(12)),
        Capacity("dinkes", Decimal("7.5")), AtMost("dp3a", 3), Money(1_500_000),
        ReadyBy(date(2026, 12, 31)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"fixed": {"zz": 1}}, "tidak ada dalam edisi"),
        ({"fixed": {"8.3": 9}}, "bukan pilihan jawaban"),
        ({"excluded": ["zz"]}, "tidak ada dalam edisi"),
        ({"capacity": {"nobody": 1}}, "tidak memimpin"),
        ({"capacity": {"dinkes": -1}}, "di bawah 0"),
        ({"effort": "x"}, "harus berupa angka"),
        ({"ready_by": "besok", "begins_on": "2026-01-01"}, "bukan tanggal"),
        ({"ready_by": "2026-12-31"}, "begins_on"),
        ({"capasity": {}}, "tidak dikenal"),
    ],
)
def test_faulty_limits_are_refused(kla, raw, said):
    _, faults = read_limits(raw, kla)
    assert len(faults) == 1
    assert said in faults[0].say
