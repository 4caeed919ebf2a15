"""The search itself: improvements of the city under the limits asked for, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.files import forecast_settings
from layak.evaluation.rounds.models import Round
from layak.evaluation.strength.reads import strengths
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
    plans_to_json,
)
from layak.rules.road.search import NotFoundInTime
from layak.rules.scoring import NOT_APPLICABLE
from layak.workflows.improvement.queries.asked import Asked, limits_of
from layak.workflows.improvement.queries.efforts import city_efforts
from layak.workflows.improvement.queries.today import Today, leads_of, today_of

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
    road = _road(round_, asked, standing, defaults, today)
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
        return found | _blocked(road)
    if not road.plan.steps:
        return found | {"is_there": True}
    return found | _plans(road, road.plan, asked, defaults, on_each)


def _road(
    round_: Round, asked: Asked, standing: Today, defaults: EffortDefaults, today: date
) -> Road:
    leads = {code: lead.name for code, lead in leads_of(round_).items()}
    outlook = Outlook(
        begins_on=asked.begins_on,
        leads=leads,
        surviving_shares=_surviving(round_, standing, today),
        child_weights=child_weights_of(standing.edition, defaults),
    )
    efforts = default_efforts(standing.edition, standing.marks, defaults)
    return find_road(
        standing.edition,
        standing.marks,
        improvements_of(standing.edition, standing.marks, efforts, outlook),
        rank=asked.rank,
        margin=asked.margin,
        limits=limits_of(asked, standing.edition, leads.values()),
        seconds=SECONDS,
    )


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


def _blocked(road: Road) -> dict[str, object]:
    return {
        "is_proven": road.is_proven,
        "highest": None if road.highest is None else exact(road.highest),
        "blocks": None if road.conflict is None else [one.say for one in road.conflict.limits],
    }


def _notes(standing: Today) -> Iterator[str]:
    """What the search left out or met, each in one sentence."""
    edition, marks = standing.edition, standing.marks
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
