"""Scores of a round from its answers: one light query and the pure rule."""

from __future__ import annotations

from dataclasses import dataclass

from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.rules.scoring import NOT_APPLICABLE, Mark, Score, asked_marks, score


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Marks and chosen options of a round by code, as they stand in the answers."""

    revision_id: int
    marks: dict[str, Mark]
    options: dict[str, str]


def stored(round_id: int) -> Stored:
    """One light query, whether the questions are asked now or not."""
    rows = Answer.objects.filter(round_id=round_id)
    marks: dict[str, Mark] = {}
    options: dict[str, str] = {}
    revision_id = 0
    for code, mark, reason, option, wording in rows.values_list(
        "code", "mark", "not_applicable_reason", "option", "round__revision_id"
    ):
        revision_id = wording
        marks[code], options[code] = NOT_APPLICABLE if reason else mark, option
    return Stored(revision_id=revision_id, marks=marks, options=options)


def marks_of(round_id: int) -> dict[str, Mark]:
    """Code of each question to its self mark: a Decimal, not applicable, not asked, or None."""
    found = stored(round_id)
    if not found.marks:
        return {}
    return dict(asked_marks(edition_of(found.revision_id), found.marks, found.options))


def score_of(round_: Round) -> Score:
    """The self score of a round now: one query."""
    return score(edition_of(round_.revision_id), marks_of(round_.pk))
