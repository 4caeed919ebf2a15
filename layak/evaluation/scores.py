"""Scores of a round from its answers: one light query and the pure rule."""

from __future__ import annotations

from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.rules.scoring import NOT_APPLICABLE, Mark, Score, score


def marks_of(round_id: int) -> dict[str, Mark]:
    """Code of each question to its self mark: a Decimal, not applicable, or None."""
    rows = Answer.objects.filter(round_id=round_id)
    return {
        code: NOT_APPLICABLE if reason else mark
        for code, mark, reason in rows.values_list("code", "mark", "not_applicable_reason")
    }


def score_of(round_: Round) -> Score:
    """The self score of a round now: one query."""
    return score(edition_of(round_.revision_id), marks_of(round_.pk))
