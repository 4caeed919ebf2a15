"""What was asked of a search, kept as JSON and read back as limits of the rules; and the search itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from layak.evaluation.answers.models import Answer
from layak.evaluation.editions import files
from layak.evaluation.editions.files import forecast_settings
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.policy import stage_policy
from layak.evaluation.rounds.reads import closing_days
from layak.evaluation.strength.reads import strengths
from layak.rules.instrument import Edition
from layak.rules.numbers import decimal_id
from layak.rules.road.effort import EffortDefaults, default_efforts
from layak.rules.road.forecast import Known, NoPairs, forecast
from layak.rules.road.improvements import (
    Outlook,
    Plan,
    child_weights_of,
    improvements_of,
    standing_of,
)
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
    unknown_in,
)
from layak.rules.road.plans import (
    AIMS,
    Road,
    WishedPlan,
    compare_plans,
    exact,
    fallbacks,
    fallbacks_to_json,
    find_road,
    frontier,
    frontier_to_json,
    loosened,
    plans_to_json,
)
from layak.rules.road.search import NotFoundInTime
from layak.rules.scoring import NOT_APPLICABLE, needed, rank_of, score
from layak.workflows.improvement.efforts.reads import city_efforts
from layak.workflows.improvement.gaps.reads import Today, leads_of, today_of

# What was asked of a search for roads: kept as JSON, read back as limits of the rules.

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


def writing_ends_on(round_: Round) -> date | None:
    """The last day of the window in which agencies write: what is ready later does not count."""
    return closing_days(round_).get(stage_policy(round_.policy).first.code)


def window_is_too_short(round_: Round, rank: str, day: date, *, today: date) -> bool:
    """Whether all improvements together reach the rank, and those that can be ready by ``day`` do
    not: what is planned is then for a later round. Three queries."""
    standing = today_of(round_)
    outlook = Outlook(
        begins_on=today, unknown_texts=unknown_in(files.unknown_texts(), standing.edition)
    )
    efforts = default_efforts(standing.edition, standing.marks, city_efforts())
    ever: dict[str, Decimal] = {}
    in_time: dict[str, Decimal] = {}
    for one in improvements_of(standing.edition, standing.marks, efforts, outlook):
        ever[one.question] = max(ever.get(one.question, Decimal(0)), one.gain)
        if one.ready_on is None or one.ready_on <= day:
            in_time[one.question] = max(in_time.get(one.question, Decimal(0)), one.gain)
    total = score(standing.edition, standing.marks).total
    floor = next(one for one in standing.edition.ranks if one.name == rank)
    in_the_end = floor.is_reached_by(total + sum(ever.values()))
    return in_the_end and not floor.is_reached_by(total + sum(in_time.values()))


# The search itself: improvements of the city under the limits asked for, and what was found.

# seconds that the solver may take for one plan
SECONDS = 10.0
MOST_FALLBACKS = 6
FRONTIER_POINTS = 12
MOST_NAMED = 8
# one for the road, one for each plan, one for what is done when a step fails, one for the frontier
STEPS = 3 + len(AIMS)

type Advance = Callable[[], None]


def found_for(round_: Round, asked: Asked, *, today: date, on_each: Advance) -> dict[str, object]:
    """Everything that a page shows of a search, as plain values; up to a minute or two.

    ``on_each`` is called after each of ``STEPS``.
    """
    standing = today_of(round_)
    defaults = city_efforts()
    leads = {code: lead.name for code, lead in leads_of(round_).items()}
    outlook = Outlook(
        begins_on=asked.begins_on,
        leads=leads,
        surviving_shares=_surviving(round_, standing, today),
        child_weights=child_weights_of(standing.edition, defaults),
        unknown_texts=unknown_in(files.unknown_texts(), standing.edition),
    )
    efforts = default_efforts(standing.edition, standing.marks, defaults)
    road = find_road(
        standing.edition,
        standing.marks,
        improvements_of(standing.edition, standing.marks, efforts, outlook),
        rank=asked.rank,
        margin=asked.margin,
        limits=limits_of(asked, standing.edition, leads.values()),
        seconds=SECONDS,
    )
    on_each()
    found = {
        "rank": road.rank,
        "floor": exact(road.goal.floor.above),
        "total": exact(road.goal.total),
        "needs": exact(road.goal.needs),
        "marks_hash": standing.marks_hash,
        "unit": defaults.unit,
        "basis": defaults.label,
        "notes": list(_notes(standing)),
        "plans": [],
        "fallbacks": [],
        "frontier": [],
    }
    if road.plan is None:
        return found | _blocked(road, standing.edition)
    if not road.plan.steps:
        return found | {"is_there": True}
    return found | _plans(road, road.plan, asked, defaults, on_each)


def _blocked(road: Road, edition: Edition) -> dict[str, object]:
    """How far one gets instead, which rank that is, what is in the way, and what giving it up brings."""
    blocked: dict[str, object] = {
        "is_proven": road.is_proven,
        "highest": None,
        "blocks": None if road.conflict is None else [one.say for one in road.conflict.limits],
        "loosened": [
            {"say": one.limit.say, "highest": exact(one.highest), "reaches": one.reaches}
            for one in loosened(road, edition)
        ],
    }
    if road.highest is not None:
        blocked |= {
            "highest": exact(road.highest),
            "short": exact(needed(road.goal.floor, road.highest, edition.precision)),
            "reached": rank_of(edition, road.highest),
            "today": rank_of(edition, road.goal.total),
        }
    return blocked


def _surviving(round_: Round, standing: Today, today: date) -> dict[str, Decimal] | None:
    """How much of each gain verification is expected to leave; None where no pairs are known."""
    codes = dict(Answer.objects.filter(round=round_).values_list("pk", "code"))
    levels = {
        codes[pk]: one.level for pk, one in strengths(round_, list(codes), today=today).items()
    }
    with suppress(NoPairs):
        told = forecast(
            standing.edition, standing.marks, forecast_settings(), Known(strengths=levels)
        )
        return dict(told.surviving_shares)
    return None


def _plans(
    road: Road, plan: Plan, asked: Asked, defaults: EffortDefaults, on_each: Advance
) -> dict[str, object]:
    wished = []
    for wish in AIMS:
        if wish == "effort":
            wished.append(WishedPlan(wish=wish, plan=plan))
        else:
            extra = defaults.children_extra_share
            wished += compare_plans(road.search, (wish,), children_extra_share=extra)
        on_each()
    largest = sorted(plan.steps, key=lambda step: (-step.gain, step.position))[:MOST_FALLBACKS]
    others = fallbacks(road.search, replace(plan, steps=tuple(largest)))
    on_each()
    points = []
    if asked.has_frontier:
        with suppress(NotFoundInTime):
            points = frontier(road.search, FRONTIER_POINTS)
    on_each()
    return {
        "plans": plans_to_json(wished),
        "fallbacks": fallbacks_to_json(others),
        "frontier": frontier_to_json(points),
    }


def _notes(standing: Today) -> Iterator[str]:
    """What the search left out or met, each in one sentence."""
    edition, marks = standing.edition, standing.marks
    unknown = sorted(unknown_in(files.unknown_texts(), edition))
    if unknown:
        yield f"Teks aslinya belum diketahui, jadi tidak ikut dicari: {_named(unknown)}."
    bare = [q.code for q in edition.questions if not q.options]
    if bare:
        yield f"Tanpa anak tangga nilai, jadi tidak ikut dicari: {_named(bare)}."
    away = [code for code, mark in marks.items() if mark is NOT_APPLICABLE]
    if away:
        yield f"Tidak berlaku, jadi tidak ikut dicari: {_named(away)}."
    off = []
    for code, mark in standing_of(edition, marks).items():
        question = edition.find(code)
        if mark and question and mark not in {option.points for option in question.options}:
            off.append(f"{code} ({decimal_id(mark)})")
    if off:
        yield (
            f"Nilainya tidak tepat pada anak tangga; naiknya dihitung ke anak tangga berikut di "
            f"atasnya: {_named(off)}."
        )


def _named(codes: list[str]) -> str:
    rest = len(codes) - MOST_NAMED
    shown = ", ".join(codes[:MOST_NAMED])
    return f"{shown}, dan {rest} lagi" if rest > 0 else shown
