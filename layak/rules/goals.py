"""Goals of another framework laid over the questions of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layak.rules.edition_checks import Claims
from layak.rules.instrument import BASES, Basis, Edition
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

TAG_FIELDS = ("code", "title", "for", "basis", "source", "goals")
GOAL_FIELDS = ("code", "name", "name_en", "indicators", "questions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """``indicators`` and ``questions`` are codes of an edition of the instrument."""

    code: str
    name: str
    name_en: str
    indicators: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """``instrument`` is whose questions are meant; ``basis`` whose assignment it is."""

    code: str
    title: str
    instrument: str
    basis: Basis
    source: str
    goals: tuple[Goal, ...]


def read_goals(raw: Mapping[str, object]) -> tuple[Goals, list[Problem]]:
    """Read a file of goals with every fault and its line; with faults it may not be used."""
    faults: list[Problem] = []
    spot = Spot(raw, "tujuan", faults)
    spot.refuse_misspelt(TAG_FIELDS)
    claims = Claims()
    found = []
    for number, item in enumerate(spot.items("goals"), start=1):
        below = spot.below(item, f"tujuan ke-{number}")
        below.refuse_misspelt(GOAL_FIELDS)
        goal = Goal(
            code=below.text("code"),
            name=below.text("name"),
            name_en=below.text("name_en", ""),
            indicators=below.texts("indicators"),
            questions=below.texts("questions"),
        )
        claims.claim(below, "kode tujuan", goal.code)
        found.append(goal)
    goals = Goals(
        code=spot.text("code"),
        title=spot.text("title"),
        instrument=spot.text("for"),
        basis=spot.choice("basis", BASES, "inferred"),
        source=spot.text("source", ""),
        goals=tuple(found),
    )
    return goals, faults


def questions_of(goal: Goal, edition: Edition) -> tuple[str, ...]:
    """Codes of the questions that serve a goal, each once, in the order of the edition."""
    whole, single = set(goal.indicators), set(goal.questions)
    return tuple(
        question.code
        for question in edition.questions
        if question.code in single or edition.place(question.code).indicator.code in whole
    )


def unknown_codes(goals: Goals, edition: Edition) -> tuple[str, ...]:
    """Codes that the edition does not have: another edition than the assignment was made for."""
    indicators = {indicator.code for indicator in edition.indicators}
    return tuple(
        code
        for goal in goals.goals
        for code in (
            *(code for code in goal.indicators if code not in indicators),
            *(code for code in goal.questions if edition.find(code) is None),
        )
    )
