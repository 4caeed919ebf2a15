"""The road to a rank against roads written out by hand, all subsets, and dynamic programming."""

from __future__ import annotations

import itertools
import random
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from layak.evaluation.editions.reading_rules import parse
from layak.rules.road.effort import Effort, EffortTable
from layak.rules.road.improvements import (
    UnknownRank,
    goal_of,
    improvements_of,
    rank_named,
    standing_of,
)
from layak.rules.road.plans import find_road, most_gain
from layak.rules.road.search import Search, choose
from layak.rules.scoring import NOT_APPLICABLE
from tests.rules.path_cases import CASES


def table(efforts, edition):
    """Efforts keyed by question and share, as an effort table of points."""
    rungs = {}
    for (code, share), effort in efforts.items():
        points = (Decimal(share) * edition.find(code).maximum).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
        rungs[code, points] = Effort(effort=Decimal(effort))
    return EffortTable(rungs=rungs)


def road(edition, marks, efforts, rank, **more):
    found = improvements_of(edition, marks, efforts)
    return find_road(edition, marks, found, rank=rank, **more)


@pytest.mark.parametrize("name", CASES)
def test_roads_written_out_by_hand(mini, name):
    case = CASES[name]
    marks = {code: Decimal(mark) for code, mark in case["marks"].items()}
    margin = Decimal(case.get("margin", 0))
    found = road(mini, marks, table(case["efforts"], mini), case["rank"], margin=margin)
    plan = found.plan
    assert found.goal.needs == Decimal(case["needs"])
    assert (plan.gain, plan.effort, plan.is_optimal) == (
        Decimal(case["gain"]),
        Decimal(case["effort"]),
        True,
    )
    steps = [(step.question, step.start, step.to) for step in plan.steps]
    assert steps == [(code, Decimal(start), Decimal(to)) for code, start, to in case["steps"]]


def seeded_efforts(edition, seed, *, places):
    """Efforts that rise along each ladder, as a city might write them."""
    chance = random.Random(seed)  # noqa: S311
    rungs = {}
    for question in edition.questions:
        effort = Decimal(0)
        for points in sorted({option.points for option in question.options})[1:]:
            effort += Decimal(chance.randint(1, 10 ** (places + 1))).scaleb(-places)
            rungs[question.code, points] = Effort(effort=effort)
    return EffortTable(rungs=rungs)


def least_by_dynamic_programming(edition, marks, efforts, needs):
    """(effort, gain): least effort for at least `needs`, of equal efforts the larger gain."""
    goal = int(needs * 100)
    # per gain so far, in hundredths and no more than the goal: effort in one number with the gain
    best = np.full(goal + 1, 10**15)
    best[0] = 0
    for question in edition.questions:
        start = marks.get(question.code, Decimal(0))
        after = best.copy()
        for points in {option.points for option in question.options if option.points > start}:
            gain = int((points - start) * 100)
            price = int(efforts.rungs[question.code, points].effort * 10_000) * 10**6 - gain
            reached = np.minimum(np.arange(goal + 1) + gain, goal)
            np.minimum.at(after, reached, best + price)
        best = after
    effort, less = divmod(int(best[goal]), -(10**6))
    return Decimal(-effort) / 10_000, Decimal(-less) / 100


@pytest.mark.parametrize("seed", range(30))
def test_real_marks_need_what_dynamic_programming_finds(kla, ogan_ilir, seed):
    efforts = seeded_efforts(kla, seed, places=seed % 3)
    found = road(kla, ogan_ilir, efforts, "Utama")
    assert found.goal.needs == Decimal("30.40")
    least = least_by_dynamic_programming(kla, ogan_ilir, efforts, Decimal("30.40"))
    assert (found.plan.effort, found.plan.gain) == least
    assert found.plan.is_optimal
    assert sum(ogan_ilir.values()) + found.plan.gain > 800


def small_edition(chance):
    """Six questions of one to four rungs; gains and efforts often collide."""
    ladders = [[0, 1], [0, 0.5, 1], [0, 0.33, 0.66, 1]]
    questions = [
        {
            "code": f"q{i}",
            "max": chance.choice([1, 2, 2, 3]),
            "kind": f"L{chance.randrange(3)}",
            "label": "x",
        }
        for i in range(6)
    ]
    total = sum(question["max"] for question in questions)
    indicator = {"code": "a", "name": "a", "max": total, "questions": questions}
    return parse(
        {
            "edition": "small",
            "precision": 0.01,
            "ranks": [{"name": "Atas", "above": chance.randrange(1, total)}],
            "ladders": {f"L{i}": {"shares": shares} for i, shares in enumerate(ladders)},
            "parts": [{"code": "A", "name": "A", "max": total, "indicators": [indicator]}],
        }
    )


def best_of_all(improvements, wanted):
    """Every choice there is; the best by effort, then gain, then edition order."""
    by_question = {}
    for item in improvements:
        by_question.setdefault(item.question, []).append(item)
    best = None
    for choice in itertools.product(*([None, *items] for items in by_question.values())):
        steps = [item for item in choice if item]
        gain, effort = sum(i.gain for i in steps), sum(i.effort for i in steps)
        if gain >= wanted:
            order = [(item.position, item.to) for item in steps]
            key = (effort, -gain, order)
            best = min(best, key) if best else key
    return best


@pytest.mark.parametrize("seed", range(40))
def test_small_editions_by_trying_everything(seed):
    chance = random.Random(seed)  # noqa: S311
    edition = small_edition(chance)
    efforts = EffortTable(
        rungs={
            (question.code, option.points): Effort(effort=Decimal(chance.randint(0, 3)))
            for question in edition.questions
            for option in question.options
            if chance.random() < 0.9
        }
    )
    marks = {"q0": NOT_APPLICABLE, "q1": Decimal("0.4")}
    improvements = improvements_of(edition, marks, efforts)
    assert all(item.question != "q0" and item.gain > 0 for item in improvements)
    found = find_road(edition, marks, improvements, rank="atas")
    best = best_of_all(improvements, found.goal.gain)
    if best is None:
        highest = sum(found.search.standing.values()) + max(
            sum(item.gain for item in choice) for choice in itertools.product(*_tops(improvements))
        )
        assert (found.plan, found.highest) == (None, highest)
        assert found.conflict.limits == ()
        return
    assert not found.goal.needs or found.plan.effort == best[0]
    if found.goal.needs:
        plan = found.plan
        assert (plan.effort, -plan.gain) == best[:2]
        assert [(step.position, step.to) for step in plan.steps] == best[2]


def _tops(improvements):
    tops = {}
    for item in improvements:
        tops[item.question] = item
    return [[item] for item in tops.values()]


def test_more_effort_never_lowers_the_score(kla, ogan_ilir):
    improvements = improvements_of(kla, ogan_ilir, seeded_efforts(kla, 7, places=1))
    search = Search(improvements=improvements, standing=standing_of(kla, ogan_ilir))
    gains = [most_gain(search, Decimal(effort)).gain for effort in (0, 1, 2, 5, 9, 20, 60, 5000)]
    assert gains == sorted(gains)
    assert gains[0] == 0
    # all but the 12.00 of 7.2, which has no options to rise to
    assert gains[-1] == 1000 - Decimal("769.61") - 12


def test_a_step_less_than_the_goal_is_not_enough(mini):
    marks = {
        "s2.1": Decimal("1.5"),
        "s2.2": Decimal("2.5"),
        "b1.1": Decimal(4),
    }  # 8.00: above 8 needs 0.01
    floor = rank_named(mini, "Dua")
    assert goal_of(mini, list(marks.values()), floor).needs == Decimal("0.01")
    assert goal_of(mini, [*marks.values(), Decimal("0.01")], floor).needs == 0
    assert goal_of(mini, list(marks.values()), floor, Decimal("1.5")).needs == Decimal("1.51")


def test_goal_of_an_edition_that_rounds_to_tenths(mini_raw):
    mini_raw["precision"] = 0.1
    edition = parse(mini_raw)
    goal = goal_of(edition, [Decimal("4.94")], rank_named(edition, "Satu"))
    # 4.94 is told as 4.9; 4.95 is already rounded to 5.0
    assert (goal.total, goal.needs, goal.gain) == (Decimal("4.9"), Decimal("0.1"), Decimal("0.01"))


def test_unknown_rank_names_those_that_exist(mini):
    with pytest.raises(UnknownRank, match="Satu, Dua"):
        rank_named(mini, "Tiga")


def test_a_negative_margin_is_refused(mini):
    with pytest.raises(ValueError, match="margin"):
        goal_of(mini, [], rank_named(mini, "Dua"), Decimal("-0.01"))


def test_a_question_without_ladder_cannot_rise(mini_raw):
    mini_raw["ladders"]["none"] = {"shares": [0]}
    mini_raw["parts"][1]["indicators"][0]["questions"][0]["kind"] = "none"
    edition = parse(mini_raw)
    efforts = table({("b1.1", "1"): "1", ("s1.1", "1"): "1"}, edition)
    assert [item.question for item in improvements_of(edition, {}, efforts)] == ["s1.1"]


def test_an_option_that_changes_what_is_asked_is_left_out(ward):
    rungs = {
        (q.code, o.points): Effort(effort=Decimal(1)) for q in ward.questions for o in q.options
    }
    found = improvements_of(ward, {"B2.2": Decimal(0)}, EffortTable(rungs=rungs))
    assert not [item for item in found if item.question in {"B2.2", "B2.3"}]
    found = improvements_of(ward, {"B2.2": Decimal(3)}, EffortTable(rungs=rungs))
    assert [(i.question, i.to) for i in found if i.question in {"B2.2", "B2.3"}] == [
        ("B2.2", Decimal(7)), ("B2.2", Decimal(10)), ("B2.3", Decimal(5)),
    ]  # fmt: skip


def test_nothing_to_choose_from(mini):
    search = Search(improvements=(), standing={}, wanted=Decimal("0.01"))
    assert choose(search) is None
    assert choose(Search(improvements=(), standing={})).steps == ()
