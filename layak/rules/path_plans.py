"""Several plans side by side, a frontier of effort against score, and what to do if a step fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from layak.rules.path import CENT, Aim, Improvement, Plan
from layak.rules.path_limits import Excluded, TotalEffort
from layak.rules.path_search import LEAST_EFFORT, NotFoundInTime, Search, choose
from layak.rules.scoring import ZERO

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
            return WishedPlan(wish=wish, plan=_for_children(search, extra))
        return WishedPlan(wish=wish, plan=choose(search, AIMS[wish]))
    except NotFoundInTime:
        return WishedPlan(wish=wish, plan=None, is_proven=False)


def _for_children(search: Search, extra: Decimal) -> Plan | None:
    least = choose(search, ("effort",), is_ordered=False)
    if least is None:
        return None
    bounded = TotalEffort(least.effort * (1 + extra))
    return choose(replace(search, limits=(*search.limits, bounded)), AIMS["children"])


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
    return [_fallback(search, step) for step in plan.steps if not step.is_committed]


def _fallback(search: Search, step: Improvement) -> Fallback:
    without = replace(search, limits=(*search.limits, Excluded(step.question)))
    try:
        return Fallback(step=step, plan=choose(without))
    except NotFoundInTime:
        return Fallback(step=step, plan=None, is_proven=False)
