"""How long the road to a rank takes to find: fifty seeded cities with all kinds of limits.

CPU seconds of one core. A case has 274 questions of up to six rungs and forty agencies, and is
held to capacities, counts, money, a day and prerequisites, drawn near what the best plan needs.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from layak.evaluation.editions import files
from layak.rules.instrument import Edition
from layak.rules.road.forecast import forecast
from layak.rules.road.improvements import Improvement, Plan
from layak.rules.road.limits import AtMost, Capacity, Limit, Money, Prerequisite, ReadyBy
from layak.rules.road.plans import frontier
from layak.rules.road.search import NotFoundInTime, Search, choose
from layak.rules.scoring import Mark

CASES, QUESTIONS, AGENCIES, PAIRS = 50, 274, 40, 30
MOST_RUNGS = 6
POINTS = 20
BEGINS, ENDS = date(2001, 1, 1), date(2002, 3, 1)
LONGEST_DAYS = 500
CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Seconds; ``unproven`` counts cases that were not settled for certain."""

    middle: float
    slow: float
    unproven: int
    frontier: float


def path_times() -> Spent:
    """Every case once; the frontier of the first."""
    times, unproven = [], 0
    for seed in range(CASES):
        search = case(seed)
        began = time.process_time()
        try:
            plan = choose(search)
            unproven += plan is not None and not plan.is_optimal
        except NotFoundInTime:
            unproven += 1
        times.append(time.process_time() - began)
    times.sort()
    began = time.process_time()
    frontier(case(0), POINTS)
    return Spent(
        middle=median(times),
        slow=times[int(0.95 * CASES)],
        unproven=unproven,
        frontier=time.process_time() - began,
    )


def forecast_of(edition: Edition, marks: dict[str, Mark]) -> None:
    """One forecast with everything that a page shows of it."""
    forecast(edition, marks, files.forecast_settings())


def case(seed: int) -> Search:
    """One city: what it could improve, and limits near what the best plan would need."""
    chance = random.Random(seed)  # noqa: S311  # the same cities in every run
    steps = tuple(step for place in range(QUESTIONS) for step in _rungs(place, chance))
    standing = {step.question: step.start for step in steps}
    tops = {step.question: step.gain for step in steps}
    wanted = sum(tops.values(), Decimal(0)) * chance.choice([10, 20, 35, 50]) / 100
    free = Search(improvements=steps, standing=standing, wanted=wanted.quantize(CENT))
    plan = choose(free, is_ordered=False)
    return free if plan is None else replace(free, limits=tuple(_limits(plan, chance)))


def _rungs(place: int, chance: random.Random) -> Iterator[Improvement]:
    maximum = Decimal(chance.choice([1, 1, 1, 2, 3, 3, 4, 5, 6, 8, 10, 15]))
    rungs = chance.randint(3, MOST_RUNGS)
    start = (maximum * chance.choice([0, 0, 25, 50, 100]) / 100).quantize(CENT)
    agency, effort = f"a{chance.randrange(AGENCIES)}", Decimal(0)
    for rung in range(1, rungs):
        to = (maximum * rung / (rungs - 1)).quantize(CENT)
        effort += Decimal(chance.randint(10, 2000)) / 100
        if to > start:
            yield Improvement(
                question=f"q{place}",
                position=place,
                start=start,
                to=to,
                effort=effort,
                cost_idr=chance.randint(1, 400) * 500_000,
                agency=agency,
                ready_on=BEGINS + timedelta(days=chance.randint(0, LONGEST_DAYS)),
            )


def _limits(plan: Plan, chance: random.Random) -> Iterator[Limit]:
    loads: dict[str, Decimal] = defaultdict(Decimal)
    for step in plan.steps:
        loads[step.agency] += step.effort
    counts = Counter(step.agency for step in plan.steps)
    for name, load in loads.items():
        yield Capacity(name, load * 11 / 10)
    for number in range(AGENCIES):
        yield AtMost(f"a{number}", max(2, counts[f"a{number}"]))
    yield Money(int(plan.cost_idr * Decimal("1.05")))
    yield ReadyBy(ENDS)
    for _ in range(PAIRS):
        question, before = chance.sample(range(QUESTIONS), 2)
        yield Prerequisite(f"q{question}", f"q{before}", Decimal("0.5"))
