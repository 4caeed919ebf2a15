"""Where the city stands today, as the rules of the road ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layak.evaluation.answers.models import Assignment
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.scores.reads import marks_of
from layak.rules.instrument import Edition
from layak.rules.scoring import Mark, inputs_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    agency_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """``marks_hash`` changes with any mark."""

    edition: Edition
    marks: Mapping[str, Mark]
    marks_hash: str


def today_of(round_: Round) -> Today:
    """Two queries. ``round_`` comes with its edition."""
    edition = edition_of(round_.revision_id)
    marks = marks_of(round_.pk)
    return Today(edition=edition, marks=marks, marks_hash=inputs_hash(edition.code, marks))


def leads_of(round_: Round) -> dict[str, Lead]:
    """Who leads each question of the round, by its code: one query."""
    rows = Assignment.objects.filter(answer__round=round_, relation="lead", ended_at=None)
    told = rows.values_list("answer__code", "agency_id", "agency__name")
    return {code: Lead(agency_id=pk, name=name) for code, pk, name in told}
