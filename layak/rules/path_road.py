"""The road from today's marks to a rank: a plan, or how far one can get and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from layak.rules.instrument import Edition
from layak.rules.ladders import rounded
from layak.rules.path import NO_STEPS, Goal, Improvement, Plan, goal_of, rank_named
from layak.rules.path_conflicts import Conflict, smallest_conflict
from layak.rules.path_improvements import standing_of
from layak.rules.path_limits import Limit
from layak.rules.path_search import SECONDS, NotFoundInTime, Search, choose
from layak.rules.scoring import ZERO, Mark


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
        return _blocked(edition, floor.name, goal, search)
    except NotFoundInTime:
        return Road(rank=floor.name, goal=goal, search=search, plan=None, is_proven=False)


def _blocked(edition: Edition, rank: str, goal: Goal, search: Search) -> Road:
    """No plan exists: how far one gets, and why; each left out where time runs out."""
    free = replace(search, wanted=ZERO)
    highest = conflict = None
    with suppress(NotFoundInTime):
        most = choose(free, ("gain",), is_ordered=False)
        highest = None if most is None else _score(edition, search, most)
        # limits that cannot hold together are the reason, whatever the goal
        conflict = smallest_conflict(free if most is None else search)
    return Road(rank=rank, goal=goal, search=search, plan=None, highest=highest, conflict=conflict)


def _score(edition: Edition, search: Search, plan: Plan) -> Decimal:
    return rounded(sum(search.standing.values(), ZERO) + plan.gain, edition.precision)
