"""Scores of a round from its answers: one light query and the pure rule."""

from __future__ import annotations

from django.db.models import BooleanField, Case, Value, When

from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.rules.scoring import NOT_APPLICABLE, Mark, Score, score


def marks_of(round_id: int) -> dict[str, Mark]:
    """Code of each question to its self mark: a Decimal, not applicable, or None."""
    is_na = Case(
        When(not_applicable_reason="", then=Value(value=False)),
        default=Value(value=True),
        output_field=BooleanField(),
    )
    rows = (
        Answer.objects.filter(round_id=round_id)
        .annotate(is_na=is_na)
        .values_list("code", "mark", "is_na")
    )
    return {code: NOT_APPLICABLE if is_na else mark for code, mark, is_na in rows}


def score_of(round_: Round) -> Score:
    """The self score of a round now: one query."""
    return score(edition_of(round_.revision_id), marks_of(round_.pk))
