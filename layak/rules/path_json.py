"""The road as plain values for commands and interfaces: exact strings, at least two decimals."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from layak.rules.path import Improvement, Plan
from layak.rules.path_plans import Fallback, FrontierPoint, WishedPlan
from layak.rules.path_road import Road

CENT = Decimal("0.01")


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
    two = value.quantize(CENT)
    return f"{two:f}" if two == value else f"{value.normalize():f}"
