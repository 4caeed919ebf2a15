"""What was asked of a search for roads: kept as JSON, read back as limits of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from layak.evaluation.editions import files
from layak.rules.instrument import Edition
from layak.rules.road.limits import (
    AtMost,
    Capacity,
    Committed,
    Excluded,
    Fixed,
    Limit,
    Money,
    ReadyBy,
    TotalEffort,
    prerequisites_of,
)

type Rungs = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Points, effort and whole rupiah; agencies by name. None or empty: not limited."""

    rank: str
    begins_on: date
    margin: Decimal = Decimal(0)
    resting: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    fixed: Rungs = ()
    committed: Rungs = ()
    capacity: Rungs = ()
    at_most_each: int | None = None
    effort: Decimal | None = None
    money_idr: int | None = None
    ready_by: date | None = None
    has_prerequisites: bool = True
    has_frontier: bool = False


def to_json(asked: Asked) -> dict[str, object]:
    """Exact: numbers as text, days as ISO."""
    return {
        "rank": asked.rank,
        "begins_on": asked.begins_on.isoformat(),
        "margin": str(asked.margin),
        "resting": list(asked.resting),
        "excluded": list(asked.excluded),
        "fixed": _pairs(asked.fixed),
        "committed": _pairs(asked.committed),
        "capacity": _pairs(asked.capacity),
        "at_most_each": asked.at_most_each,
        "effort": None if asked.effort is None else str(asked.effort),
        "money_idr": asked.money_idr,
        "ready_by": asked.ready_by and asked.ready_by.isoformat(),
        "has_prerequisites": asked.has_prerequisites,
        "has_frontier": asked.has_frontier,
    }


def from_json(told: Mapping[str, Any]) -> Asked:
    """What ``to_json`` wrote."""
    return Asked(
        rank=told["rank"],
        begins_on=date.fromisoformat(told["begins_on"]),
        margin=Decimal(told["margin"]),
        resting=tuple(told["resting"]),
        excluded=tuple(told["excluded"]),
        fixed=_rungs(told["fixed"]),
        committed=_rungs(told["committed"]),
        capacity=_rungs(told["capacity"]),
        at_most_each=told["at_most_each"],
        effort=None if told["effort"] is None else Decimal(told["effort"]),
        money_idr=told["money_idr"],
        ready_by=date.fromisoformat(told["ready_by"]) if told["ready_by"] else None,
        has_prerequisites=told["has_prerequisites"],
        has_frontier=told["has_frontier"],
    )


def limits_of(asked: Asked, edition: Edition, leads: Iterable[str]) -> tuple[Limit, ...]:
    """The limits that people set; an agency that rests leads nothing. ``leads`` are all leads."""
    found: list[Limit] = [Fixed(code, to) for code, to in asked.fixed]
    found += [Committed(code, to) for code, to in asked.committed]
    found += [Excluded(code) for code in asked.excluded]
    found += [AtMost(name, 0) for name in asked.resting]
    found += [Capacity(name, effort) for name, effort in asked.capacity]
    if asked.at_most_each is not None:
        others = sorted(set(leads) - set(asked.resting))
        found += [AtMost(name, asked.at_most_each) for name in others]
    if asked.effort is not None:
        found.append(TotalEffort(asked.effort))
    if asked.money_idr is not None:
        found.append(Money(asked.money_idr))
    if asked.ready_by is not None:
        found.append(ReadyBy(asked.ready_by))
    if asked.has_prerequisites:
        found += prerequisites_of(files.road_needs(), edition)
    return tuple(found)


def _pairs(rungs: Rungs) -> list[list[str]]:
    return [[name, str(value)] for name, value in rungs]


def _rungs(pairs: Iterable[tuple[str, str]]) -> Rungs:
    return tuple((name, Decimal(value)) for name, value in pairs)
