"""The road to a rank as values: which improvements there are, what was chosen, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from layak.rules.instrument import Edition, Question, RankFloor, rounded
from layak.rules.road.effort import EffortDefaults, EffortTable
from layak.rules.scoring import NOT_ASKED, ZERO, Mark, asked_marks, needed

# The road to a rank as values: improvements to choose from, what was chosen, and how sure it is.
#
# Points are exact Decimals in steps of a hundredth, effort in the unit of the effort table. What
# limits the choice stands in `limits`, the choosing in `search`, several plans in `plans`.

type Aim = Literal["effort", "gain", "money", "agencies", "children"]
CENT = Decimal("0.01")


class UnknownRank(Exception):
    """No rank of that name in the edition; the sentence lists those that exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """Bringing one question from its mark of today to one option of its ladder.

    ``position`` is the question's place in the edition. ``agency`` is the lead ("" where none is
    named). ``ready_on`` is None where no duration is known. ``surviving_share`` (0-1) is how much
    of the gain verification is expected to leave, ``child_weight`` how directly it reaches
    children: both ours. ``is_committed``: it happens anyway, so its effort is no longer counted.
    """

    question: str
    position: int
    start: Decimal
    to: Decimal
    effort: Decimal
    cost_idr: int = 0
    agency: str = ""
    ready_on: date | None = None
    surviving_share: Decimal = Decimal(1)
    child_weight: Decimal = Decimal(1)
    is_committed: bool = False

    @property
    def gain(self) -> Decimal:
        return self.to - self.start

    @property
    def surviving_gain(self) -> Decimal:
        """The part of the gain that is expected to survive, rounded down to a hundredth."""
        return (self.gain * self.surviving_share) // CENT * CENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was chosen, in edition order.

    ``is_optimal`` only when the solver proved it and exact sums agree; else ``gap`` is how much the
    best possible value may differ in the plan's first aim (in its unit), None where unknown.
    """

    steps: tuple[Improvement, ...]
    is_optimal: bool
    gap: Decimal | None = None

    @property
    def gain(self) -> Decimal:
        return sum([step.gain for step in self.steps], ZERO)

    @property
    def surviving_gain(self) -> Decimal:
        return sum([step.surviving_gain for step in self.steps], ZERO)

    @property
    def effort(self) -> Decimal:
        return sum([step.effort for step in self.steps], ZERO)

    @property
    def cost_idr(self) -> int:
        return sum(step.cost_idr for step in self.steps)

    @property
    def agencies(self) -> tuple[str, ...]:
        """Leads of the steps, each once, in order of their first step."""
        return tuple(dict.fromkeys(step.agency for step in self.steps if step.agency))

    @property
    def ready_on(self) -> date | None:
        """The day the last step is ready, None where no step has a day."""
        return max((step.ready_on for step in self.steps if step.ready_on), default=None)


NO_STEPS = Plan(steps=(), is_optimal=True)


def rank_named(edition: Edition, name: str) -> RankFloor:
    """The rank of this name, whatever its case. Errors: UnknownRank."""
    for floor in edition.ranks:
        if floor.name.casefold() == name.strip().casefold():
            return floor
    known = ", ".join(floor.name for floor in edition.ranks)
    raise UnknownRank(f"Predikat {name:.40} tidak ada dalam edisi ini. Yang ada: {known}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A rank and how far it is. ``needs`` is told in the edition's steps from the rounded total.

    ``gain`` is the smallest sum of improvements that gets there: below ``needs`` where marks are
    finer than the edition's precision and the total was rounded down, or above it.
    """

    floor: RankFloor
    total: Decimal
    needs: Decimal
    gain: Decimal


def goal_of(
    edition: Edition, achieved: Sequence[Decimal], floor: RankFloor, margin: Decimal = ZERO
) -> Goal:
    """How far marks are from a rank's floor plus a margin, by the floor's own comparison.

    ``achieved`` are the marks that count, one per question. Errors: ValueError for a negative margin.
    """
    if margin < 0:
        raise ValueError("A margin is 0 or more.")
    raised = RankFloor(name=floor.name, above=floor.above + margin, inclusive=floor.inclusive)
    exact = sum(achieved, ZERO)
    total = rounded(exact, edition.precision)
    needs = needed(raised, total, edition.precision)
    gain = ZERO
    if needs:
        # from the exact sum to the first hundredth that is rounded to the wanted total
        least = total + needs - edition.precision / 2 - exact
        gain = (least / CENT).to_integral_value(ROUND_CEILING) * CENT
    return Goal(floor=raised, total=total, needs=needs, gain=gain)


# Which improvements there are: questions whose mark can rise to an option with a known effort.

ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What else is known of improvements, by question code; what is absent stays neutral.

    ``begins_on`` is the day from which weeks count; without it nothing has a day. ``leads`` are
    agencies where they differ from the edition's. ``surviving_shares`` come from a forecast.
    ``unknown_texts``: nobody knows what these questions ask, so nothing can be planned for them.
    """

    begins_on: date | None = None
    leads: Mapping[str, str] | None = None
    surviving_shares: Mapping[str, Decimal] | None = None
    child_weights: Mapping[str, Decimal] | None = None
    unknown_texts: frozenset[str] = frozenset()


NEUTRAL = Outlook()


def standing_of(edition: Edition, marks: Mapping[str, Mark]) -> dict[str, Decimal]:
    """Today's points of every question that is asked and applies; unanswered is 0."""
    asked = asked_marks(edition, marks, {})
    found = {}
    for question in edition.questions:
        mark = asked.get(question.code)
        if mark is None or isinstance(mark, Decimal):
            found[question.code] = mark or ZERO
    return found


def improvements_of(
    edition: Edition,
    marks: Mapping[str, Mark],
    efforts: EffortTable,
    outlook: Outlook = NEUTRAL,
) -> tuple[Improvement, ...]:
    """Every way to raise one question, in edition order, lower options first.

    Left out: options without an effort or not above the mark of today (which need not lie on a
    rung), questions that do not apply, are not asked or whose text is unknown, questions without a
    ladder, and an option that would change which other questions are asked: its worth would not be its gain alone.
    """
    standing = standing_of(edition, marks)
    found = []
    for position, question in enumerate(edition.questions):
        start = standing.get(question.code)
        if start is None or question.code in outlook.unknown_texts:
            continue
        lead = question.agencies[0] if question.agencies else ""
        for points in sorted({one.points for one in question.options if one.points > start}):
            effort = efforts.rungs.get((question.code, points))
            if effort is None or _changes_the_asked(edition, marks, question, points):
                continue
            ready_on = None
            if outlook.begins_on is not None and effort.weeks:
                ready_on = outlook.begins_on + timedelta(weeks=effort.weeks)
            improvement = Improvement(
                question=question.code,
                position=position,
                start=start,
                to=points,
                effort=effort.effort,
                cost_idr=effort.cost_idr,
                agency=(outlook.leads or {}).get(question.code, lead),
                ready_on=ready_on,
                surviving_share=(outlook.surviving_shares or {}).get(question.code, ONE),
                child_weight=(outlook.child_weights or {}).get(question.code, ONE),
            )
            found.append(improvement)
    return tuple(found)


def child_weights_of(edition: Edition, defaults: EffortDefaults) -> dict[str, Decimal]:
    """How directly points of each question reach children, by our reading of its kind."""
    return {q.code: defaults.of(q.kind).child_weight for q in edition.questions}


def _changes_the_asked(
    edition: Edition, marks: Mapping[str, Mark], question: Question, points: Decimal
) -> bool:
    if not any(
        q.shown_when and q.shown_when.question == question.code for q in edition.conditional
    ):
        return False
    before = asked_marks(edition, marks, {})
    after = asked_marks(edition, {**marks, question.code: points}, {})
    return any(
        (before.get(q.code) is NOT_ASKED) != (after.get(q.code) is NOT_ASKED)
        for q in edition.conditional
    )
