"""Limits against every choice there is, and conflicts against every set of limits."""

from __future__ import annotations

import itertools
import random
from datetime import date
from decimal import Decimal

import pytest

from layak.rules.road.improvements import Improvement
from layak.rules.road.limits import (
    AtMost,
    Capacity,
    Committed,
    Excluded,
    Fixed,
    Money,
    Prerequisite,
    ReadyBy,
    TotalEffort,
)
from layak.rules.road.plans import smallest_conflict
from layak.rules.road.search import Search, choose

DAYS = [None, date(2026, 3, 1), date(2026, 9, 1), date(2027, 3, 1)]


def some_improvements(chance):
    found = []
    for position in range(5):
        for rung in range(1, chance.choice([2, 3, 4])):
            found.append(
                Improvement(
                    question=f"q{position}",
                    position=position,
                    start=Decimal(0),
                    to=Decimal(rung),
                    effort=Decimal(chance.randint(1, 6)),
                    cost_idr=chance.randint(0, 5) * 1000,
                    agency=f"a{position % 3}",
                    ready_on=chance.choice(DAYS),
                )
            )
    return tuple(found)


def some_limits(chance):
    questions = [f"q{i}" for i in range(5)]
    limits = [
        Fixed(chance.choice(questions), Decimal(1)),
        Excluded(chance.choice(questions)),
        Capacity("a0", Decimal(chance.randint(0, 8))),
        Capacity("a1", Decimal(chance.randint(0, 8))),
        AtMost("a2", chance.randint(0, 1)),
        TotalEffort(Decimal(chance.randint(2, 15))),
        Money(chance.randint(0, 9) * 1000),
        ReadyBy(date(2026, 12, 31)),
        Prerequisite("q4", "q1", Decimal(chance.randint(1, 2))),
        Prerequisite("q0", "q3", Decimal(1)),
    ]
    return tuple(chance.sample(limits, chance.randint(2, 6)))


def choices(improvements):
    by_question = {}
    for item in improvements:
        by_question.setdefault(item.question, [None]).append(item)
    for choice in itertools.product(*by_question.values()):
        yield [item for item in choice if item]


def keeps(steps, limit):
    """The meaning of a limit, said a second time."""
    to = {step.question: step.to for step in steps}
    match limit:
        case Fixed(question, points):
            return to.get(question) == points
        case Excluded(question):
            return question not in to
        case ReadyBy(day):
            return all(step.ready_on is None or step.ready_on <= day for step in steps)
        case Prerequisite(question, needs, at_least):
            return question not in to or to.get(needs, 0) >= at_least
    return stays_below(steps, limit)


def stays_below(steps, limit):
    match limit:
        case Capacity(agency, effort):
            return sum(step.effort for step in steps if step.agency == agency) <= effort
        case AtMost(agency, count):
            return sum(step.agency == agency for step in steps) <= count
        case TotalEffort(effort):
            return sum(step.effort for step in steps) <= effort
        case Money(cost_idr):
            return sum(step.cost_idr for step in steps) <= cost_idr
    raise AssertionError(limit)


def is_possible(improvements, limits, wanted):
    return any(
        sum(step.gain for step in steps) >= wanted and all(keeps(steps, x) for x in limits)
        for steps in choices(improvements)
    )


@pytest.mark.parametrize("seed", range(30))
def test_the_best_within_limits_by_trying_everything(seed):
    chance = random.Random(seed)  # noqa: S311
    improvements, limits = some_improvements(chance), some_limits(chance)
    wanted = Decimal(chance.randint(1, 5))
    standing = {f"q{i}": Decimal(0) for i in range(5)}
    search = Search(improvements=improvements, standing=standing, wanted=wanted, limits=limits)
    keys = [
        (sum(s.effort for s in steps), -sum(s.gain for s in steps),
         [(s.position, s.to) for s in steps])
        for steps in choices(improvements)
        if sum(s.gain for s in steps) >= wanted and all(keeps(steps, x) for x in limits)
    ]  # fmt: skip
    plan = choose(search)
    if keys:
        found = plan.effort, -plan.gain, [(s.position, s.to) for s in plan.steps]
        assert found == min(keys)
        with pytest.raises(ValueError, match="do not conflict"):
            smallest_conflict(search)
        return
    assert plan is None
    conflict = smallest_conflict(search)
    sizes = [
        size
        for size in range(len(limits) + 1)
        for some in itertools.combinations(limits, size)
        if not is_possible(improvements, some, wanted)
    ]
    assert (len(conflict.limits), conflict.is_smallest) == (min(sizes), True)
    assert not is_possible(improvements, conflict.limits, wanted)


def step(question, position, to, effort, **more):
    return Improvement(
        question=question,
        position=position,
        start=Decimal(0),
        to=Decimal(to),
        effort=Decimal(effort),
        **more,
    )


def test_what_is_promised_costs_no_effort_and_going_further_costs_the_rest():
    improvements = (step("a", 0, 1, 4), step("a", 0, 2, 7), step("b", 1, 2, 4))
    standing = {"a": Decimal(0), "b": Decimal(0)}
    search = Search(
        improvements=improvements,
        standing=standing,
        wanted=Decimal(2),
        limits=(Committed("a", Decimal(1)),),
    )
    plan = choose(search)
    assert [(s.question, s.to, s.effort, s.is_committed) for s in plan.steps] == [("a", 2, 3, True)]


def test_a_promise_that_stands_already_asks_for_nothing():
    search = Search(
        improvements=(step("b", 1, 2, 4),),
        standing={"a": Decimal(1), "b": Decimal(0)},
        limits=(Committed("a", Decimal(1)), Fixed("a", Decimal(1))),
    )
    assert choose(search).steps == ()


def test_a_prerequisite_that_stands_already_binds_nothing():
    needs = Prerequisite("b", "a", Decimal(1))
    improvements = (step("b", 1, 2, 4),)
    low, high = {"a": Decimal("0.99")}, {"a": Decimal(1)}
    blocked = Search(improvements=improvements, standing=low, wanted=Decimal(2), limits=(needs,))
    assert choose(blocked) is None
    assert smallest_conflict(blocked).limits == (needs,)
    free = Search(improvements=improvements, standing=high, wanted=Decimal(2), limits=(needs,))
    assert choose(free).gain == 2


def test_limits_say_themselves_in_indonesian():
    limits = [
        Capacity("dinkes", Decimal(12)), Money(1_500_000), ReadyBy(date(2026, 12, 31)),
        Prerequisite("1.3e", "1.2a", Decimal("0.25"), "kebijakan sebelum anggarannya"),
    ]  # fmt: skip
    assert [limit.say for limit in limits] == [
        "dinkes paling banyak menanggung upaya 12,00",
        "jumlah biaya paling banyak Rp1.500.000",
        "harus selesai paling lambat 31 Desember 2026",
        "pertanyaan 1.3e naik hanya bila 1.2a paling sedikit 0,25 (kebijakan sebelum anggarannya)",
    ]
