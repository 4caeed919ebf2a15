"""The road from today's marks to a rank: one plan, several side by side, or what stands in the way.

Also the road as plain values for commands and interfaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from layak.rules.instrument import Edition, rounded
from layak.rules.road.improvements import (
    CENT,
    NO_STEPS,
    Aim,
    Goal,
    Improvement,
    Plan,
    goal_of,
    rank_named,
    standing_of,
)
from layak.rules.road.limits import Excluded, Limit, TotalEffort
from layak.rules.road.search import (
    LEAST_EFFORT,
    SECONDS,
    Frame,
    NotFoundInTime,
    Search,
    choose,
    gain_row,
    ladder_rows,
    limit_rows,
    relaxed,
)
from layak.rules.road.solver import Row, Solver
from layak.rules.scoring import ZERO, Mark

# Why no plan exists: a smallest set of limits that cannot hold together, or with the goal.
#
# A set of limits conflicts exactly when it hits every way of giving up limits that would help. So
# the smallest set that hits all ways found so far is either a conflict, or shows one way more
# (implicit hitting sets: Ignatiev, Previti, Liffiton, Marques-Silva: Smallest MUS extraction with
# minimal hitting set dualization, CP 2015).

MOST_ROUNDS = 60
# a way of giving up limits serves as well when it is not the shortest
FEW = 0.5


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits of which one has to give way; empty when the ladders and efforts alone fall short.

    ``is_smallest`` is false where the search for a smaller set was cut off: then no limit of the
    set can be left out, but another, smaller set might exist.
    """

    limits: tuple[Limit, ...]
    is_smallest: bool


def smallest_conflict(search: Search) -> Conflict:
    """The conflict of a search that `choose` found impossible, by number of limits.

    Errors: ValueError when the limits do not conflict; NotFoundInTime.
    """
    frame = search.frame
    rows = [limit_rows(limit, frame) for limit in search.limits]
    fixed = [
        *ladder_rows(frame),
        gain_row(frame, search.wanted, is_surviving=search.is_surviving),
    ]
    hunt = _Hunt(frame, fixed, rows, search.seconds)
    kept, is_smallest = hunt.run()
    return Conflict(tuple(search.limits[i] for i in sorted(kept)), is_smallest)


class _Hunt:
    def __init__(
        self, frame: Frame, fixed: list[Row], rows: Sequence[list[Row]], seconds: float
    ) -> None:
        self.first = len(frame.improvements)
        self.count = len(rows)
        self.left = seconds
        self.rows = fixed + [
            loose
            for i, group in enumerate(rows)
            for row in group
            for loose in relaxed(row, self.first + i)
        ]

    def run(self) -> tuple[frozenset[int], bool]:
        ways: list[frozenset[int]] = []
        for _ in range(MOST_ROUNDS):
            kept = self.hit(ways)
            given_up = self.given_up(kept)
            if given_up is None:
                return kept, True
            if not given_up:
                raise ValueError("These limits do not conflict.")
            ways.append(given_up)
        return self.thinned(), False

    def given_up(self, kept: frozenset[int]) -> frozenset[int] | None:
        """Few limits to give up while these are kept; None when even all would not help."""
        solver = Solver(self.first + self.count, self.rows, self.left, gap=FEW)
        for i in kept:
            solver.pin(self.first + i, is_chosen=False)
        outcome = solver.minimise([0] * self.first + [1] * self.count)
        self.left -= solver.spent
        if outcome.status == "impossible":
            return None
        if outcome.chosen is None:
            raise NotFoundInTime
        return frozenset(i - self.first for i in outcome.chosen if i >= self.first)

    def hit(self, ways: Sequence[frozenset[int]]) -> frozenset[int]:
        """The fewest limits of which at least one is in every way."""
        if not ways:
            return frozenset()
        rows = [Row(tuple((i, 1) for i in sorted(way)), 1, None) for way in ways]
        solver = Solver(self.count, rows, self.left)
        outcome = solver.minimise([1] * self.count)
        self.left -= solver.spent
        if outcome.chosen is None:
            raise NotFoundInTime
        return outcome.chosen

    def thinned(self) -> frozenset[int]:
        """All limits, less every one without which the rest still conflicts."""
        kept = frozenset(range(self.count))
        for i in range(self.count):
            if self.given_up(kept - {i}) is None:
                kept -= {i}
        return kept


# The road from today's marks to a rank: a plan, or how far one can get and what stands in the
# way.


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """`plan` is None when no plan reaches the rank, or none was found in the time given.

    `highest` is then the highest score that can be reached within the limits (None where the limits
    conflict among themselves, or time ran out), and `conflict` names what blocks: a smallest set of
    limits of which one has to give way (None where time ran out). `is_proven`: that no plan exists is proven, not timed out.
    """

    rank: str
    goal: Goal
    search: Search
    plan: Plan | None
    highest: Decimal | None = None
    conflict: Conflict | None = None
    is_proven: bool = True

    @property
    def reaches(self) -> bool:
        return self.plan is not None


def find_road(
    edition: Edition,
    marks: Mapping[str, Mark],
    improvements: tuple[Improvement, ...],
    *,
    rank: str,
    margin: Decimal = ZERO,
    limits: tuple[Limit, ...] = (),
    seconds: float = SECONDS,
) -> Road:
    """The least effort that lifts the score above the rank's floor plus a margin.

    Equal efforts: the larger gain, then edition order. Already there and nothing promised or fixed:
    no steps. Errors: UnknownRank; ValueError for a negative margin.
    """
    floor = rank_named(edition, rank)
    standing = standing_of(edition, marks)
    goal = goal_of(edition, list(standing.values()), floor, margin)
    search = Search(
        improvements=improvements,
        standing=standing,
        wanted=goal.gain,
        limits=limits,
        seconds=seconds,
    )
    if not goal.needs and not limits:
        return Road(rank=floor.name, goal=goal, search=search, plan=NO_STEPS)
    try:
        plan = choose(search)
        if plan is not None:
            return Road(rank=floor.name, goal=goal, search=search, plan=plan)
        # no plan exists: how far one gets, and why; each left out where time runs out
        free = replace(search, wanted=ZERO)
        highest = conflict = None
        with suppress(NotFoundInTime):
            most = choose(free, ("gain",), is_ordered=False)
            highest = (
                None
                if most is None
                else rounded(sum(search.standing.values(), ZERO) + most.gain, edition.precision)
            )
            # limits that cannot hold together are the reason, whatever the goal
            conflict = smallest_conflict(free if most is None else search)
        return Road(
            rank=floor.name, goal=goal, search=search, plan=None, highest=highest, conflict=conflict
        )
    except NotFoundInTime:
        return Road(rank=floor.name, goal=goal, search=search, plan=None, is_proven=False)


# What would help where no plan exists: how far one gets when one of the limits in the way is given up.

MOST_LOOSENED = 4


@dataclass(frozen=True, slots=True)
class Loosened:
    """Without ``limit`` the score reaches up to ``highest``; ``reaches`` the rank that was wanted."""

    limit: Limit
    highest: Decimal
    reaches: bool


def loosened(road: Road, edition: Edition) -> list[Loosened]:
    """Each limit of the conflict given up alone, the first few; none where time runs out."""
    found = []
    for limit in road.conflict.limits[:MOST_LOOSENED] if road.conflict else ():
        others = tuple(one for one in road.search.limits if one != limit)
        free = replace(road.search, wanted=ZERO, limits=others)
        with suppress(NotFoundInTime):
            most = choose(free, ("gain",), is_ordered=False)
            if most is not None:
                standing = sum(road.search.standing.values(), ZERO)
                highest = rounded(standing + most.gain, edition.precision)
                found.append(Loosened(limit, highest, road.goal.floor.is_reached_by(highest)))
    return found


# Several plans side by side, a frontier of effort against score, and what to do if a step fails.

type Wish = Literal["effort", "money", "agencies", "safest", "children"]

AIMS: dict[Wish, tuple[Aim, ...]] = {
    "effort": LEAST_EFFORT,
    "money": ("money", "effort", "gain"),
    "agencies": ("agencies", "effort", "gain"),
    "safest": LEAST_EFFORT,
    "children": ("children", "effort", "gain"),
}
WISH_NAMES: dict[Wish, str] = {
    "effort": "upaya paling sedikit",
    "money": "biaya paling sedikit",
    "agencies": "perangkat daerah paling sedikit",
    "safest": "paling aman setelah verifikasi",
    "children": "paling berarti bagi anak",
}
MOST_POINTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WishedPlan:
    """A plan for one wish; ``plan`` is None where none exists, or none was found in time."""

    wish: Wish
    plan: Plan | None
    is_proven: bool = True

    @property
    def name(self) -> str:
        return WISH_NAMES[self.wish]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """The least effort for a gain; of equal efforts the largest gain.

    Of plans equal in both, ``plan`` is one of them, not the first in edition order.
    """

    wanted: Decimal
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """If ``step`` fails: the best plan without its question, or None where there is none."""

    step: Improvement
    plan: Plan | None
    is_proven: bool = True


def compare_plans(
    search: Search,
    wishes: Sequence[Wish] = tuple(AIMS),
    *,
    children_extra_share: Decimal,
) -> list[WishedPlan]:
    """One plan per wish, all within the same limits and reaching the same gain.

    "safest" counts of each gain only what verification is expected to leave. "children" takes,
    within the least effort plus a share of it, the most points weighed by how directly they reach
    children. Equal: least effort, then the larger gain, then edition order.
    """
    return [_wished(search, wish, children_extra_share) for wish in wishes]


def _wished(search: Search, wish: Wish, extra: Decimal) -> WishedPlan:
    try:
        if wish == "safest":
            return WishedPlan(wish=wish, plan=choose(replace(search, is_surviving=True)))
        if wish == "children":
            least = choose(search, ("effort",), is_ordered=False)
            if least is None:
                return WishedPlan(wish=wish, plan=None)
            bounded = TotalEffort(least.effort * (1 + extra))
            search = replace(search, limits=(*search.limits, bounded))
        return WishedPlan(wish=wish, plan=choose(search, AIMS[wish]))
    except NotFoundInTime:
        return WishedPlan(wish=wish, plan=None, is_proven=False)


def most_gain(search: Search, effort: Decimal) -> Plan | None:
    """The largest gain for at most this effort; of equal gains the least effort.

    Errors: NotFoundInTime.
    """
    bounded = replace(search, wanted=ZERO, limits=(*search.limits, TotalEffort(effort)))
    return choose(bounded, ("gain", "effort"))


def frontier(search: Search, count: int) -> list[FrontierPoint]:
    """Least efforts for ``count`` gains, evenly spread up to the largest that can be had.

    Neighbouring gains that have the same plan are told once, so there may be fewer points. Errors:
    ValueError unless count is 1..200; NotFoundInTime.
    """
    if not 1 <= count <= MOST_POINTS:
        raise ValueError(f"A frontier has 1 to {MOST_POINTS} points.")
    most = choose(replace(search, wanted=ZERO), ("gain",), is_ordered=False)
    if most is None:
        return []
    found: list[FrontierPoint] = []
    for number in range(1, count + 1):
        share = most.gain * number / count
        wanted = (share / CENT).to_integral_value(ROUND_CEILING) * CENT
        if found and wanted <= found[-1].plan.gain:
            continue
        plan = choose(replace(search, wanted=wanted), LEAST_EFFORT, is_ordered=False)
        if plan is not None:
            found.append(FrontierPoint(wanted=wanted, plan=plan))
    return found


def fallbacks(search: Search, plan: Plan) -> list[Fallback]:
    """For each step that is not promised already: the next best plan if its question fails."""
    found = []
    for step in plan.steps:
        if step.is_committed:
            continue
        without = replace(search, limits=(*search.limits, Excluded(step.question)))
        try:
            found.append(Fallback(step=step, plan=choose(without)))
        except NotFoundInTime:
            found.append(Fallback(step=step, plan=None, is_proven=False))
    return found


# The road as plain values for commands and interfaces: exact strings, at least two decimals.

TWO_DECIMALS = Decimal("0.01")


def road_to_json(road: Road) -> dict[str, object]:
    """The least-effort plan, or how far one gets and which limits block (null: not known in time)."""
    if road.plan is not None:
        return {
            "rank": road.rank,
            "needs": exact(road.goal.needs),
            **_sums(road.plan),
            "steps": [_step(step) for step in road.plan.steps],
        }
    conflict = road.conflict
    return {
        "rank": road.rank,
        "reachable": False if road.is_proven else None,
        "highest": None if road.highest is None else exact(road.highest),
        "needs": exact(road.goal.needs),
        "blocks": None if conflict is None else [limit.say for limit in conflict.limits],
    }


def plans_to_json(plans: Iterable[WishedPlan]) -> list[dict[str, object]]:
    """Several plans, each with what it is good for; ``plan`` null where there is none."""
    return [
        {"wish": one.wish, "name": one.name, "plan": one.plan and plan_to_json(one.plan)}
        for one in plans
    ]


def plan_to_json(plan: Plan) -> dict[str, object]:
    """A plan with money, agencies, days and what is expected to survive verification."""
    return {
        **_sums(plan),
        "cost_idr": plan.cost_idr,
        "agencies": list(plan.agencies),
        "surviving_gain": exact(plan.surviving_gain),
        "ready_on": plan.ready_on and plan.ready_on.isoformat(),
        "steps": [
            {
                **_step(step),
                "cost_idr": step.cost_idr,
                "agency": step.agency or None,
                "ready_on": step.ready_on and step.ready_on.isoformat(),
                "committed": step.is_committed,
            }
            for step in plan.steps
        ],
    }


def frontier_to_json(points: Iterable[FrontierPoint]) -> list[dict[str, object]]:
    return [_sums(point.plan) for point in points]


def fallbacks_to_json(fallbacks: Iterable[Fallback]) -> list[dict[str, object]]:
    """Per step: the sums and questions of the next best plan, null where there is none."""
    return [
        {
            "question": one.step.question,
            "next_best": one.plan
            and {**_sums(one.plan), "questions": [step.question for step in one.plan.steps]},
        }
        for one in fallbacks
    ]


def _sums(plan: Plan) -> dict[str, object]:
    sums: dict[str, object] = {
        "gain": exact(plan.gain),
        "effort": exact(plan.effort),
        "optimal": plan.is_optimal,
    }
    if not plan.is_optimal:
        sums["gap"] = None if plan.gap is None else exact(plan.gap)
    return sums


def _step(step: Improvement) -> dict[str, object]:
    return {
        "question": step.question,
        "from": exact(step.start),
        "to": exact(step.to),
        "gain": exact(step.gain),
        "effort": exact(step.effort),
    }


def exact(value: Decimal) -> str:
    """Two decimals, more only where the value has more."""
    two = value.quantize(TWO_DECIMALS)
    return f"{two:f}" if two == value else f"{value.normalize():f}"
