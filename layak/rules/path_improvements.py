"""Which improvements there are: questions whose mark can rise to an option with a known effort."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from layak.rules.conditions import asked_marks
from layak.rules.effort import Effort, EffortDefaults, EffortTable
from layak.rules.instrument import Edition, Question
from layak.rules.path import Improvement
from layak.rules.scoring import NOT_ASKED, ZERO, Mark

ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What else is known of improvements, by question code; what is absent stays neutral.

    ``begins_on`` is the day from which weeks count; without it nothing has a day. ``leads`` are
    agencies where they differ from the edition's. ``surviving_shares`` come from a forecast.
    """

    begins_on: date | None = None
    leads: Mapping[str, str] | None = None
    surviving_shares: Mapping[str, Decimal] | None = None
    child_weights: Mapping[str, Decimal] | None = None


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
    rung), questions that do not apply or are not asked, questions without a ladder, and an option
    that would change which other questions are asked: its worth would not be its gain alone.
    """
    standing = standing_of(edition, marks)
    found = []
    for position, question in enumerate(edition.questions):
        start = standing.get(question.code)
        if start is None:
            continue
        for points, effort in _reachable(question, start, efforts):
            if not _changes_the_asked(edition, marks, question, points):
                found.append(_improvement(question, position, start, points, effort, outlook))
    return tuple(found)


def child_weights_of(edition: Edition, defaults: EffortDefaults) -> dict[str, Decimal]:
    """How directly points of each question reach children, by our reading of its kind."""
    return {q.code: defaults.of(q.kind).child_weight for q in edition.questions}


def _reachable(
    question: Question, start: Decimal, efforts: EffortTable
) -> Iterator[tuple[Decimal, Effort]]:
    for points in sorted({option.points for option in question.options}):
        effort = efforts.rungs.get((question.code, points))
        if points > start and effort is not None:
            yield points, effort


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


def _improvement(
    question: Question,
    position: int,
    start: Decimal,
    points: Decimal,
    effort: Effort,
    outlook: Outlook,
) -> Improvement:
    lead = question.agencies[0] if question.agencies else ""
    ready_on = None
    if outlook.begins_on is not None and effort.weeks:
        ready_on = outlook.begins_on + timedelta(weeks=effort.weeks)
    return Improvement(
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
