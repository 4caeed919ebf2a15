"""The questions that promises lift, as the current round asks them."""

from __future__ import annotations

from collections.abc import Collection

from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer
from layak.evaluation.queries.current import current_round
from layak.evaluation.queries.shown import answer_url, excerpt
from layak.records.followups.questions import QuestionLink


def followup_questions(codes: Collection[str]) -> dict[str, QuestionLink] | None:
    """Those of ``codes`` that the current round asks: two queries; None while there is no round."""
    round_ = current_round()
    if round_ is None:
        return None
    edition = edition_of(round_.revision_id)
    asked = Answer.objects.filter(round=round_, code__in=codes).values_list("code", "pk")
    return {
        code: QuestionLink(code=code, text=excerpt(question.text), url=answer_url(pk), answer_id=pk)
        for code, pk in asked
        if (question := edition.find(code)) is not None
    }
