"""The questions of the current round, told to the packages of promises and of readiness."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.reads import current_round
from layak.evaluation.rounds.wording import answer_url, excerpt
from layak.records.evidence.files.questions import Asked, Catalogue, Part, QuestionLink

# The questions that promises lift, as the current round asks them.


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


# The questions of the current round, told to ``records.facilities``.


class EvaluationQuestions:
    """The provider that ``records.facilities.questions`` asks."""

    def catalogue(self) -> Catalogue:
        """Of the round that counts today: one query, two the first time."""
        round_ = current_round()
        return _of(round_.revision_id) if round_ else Catalogue()

    def urls(self, codes: Collection[str], by: Actor) -> dict[str, str]:
        """Answers of the current round that ``by`` may see: two queries."""
        round_ = current_round()
        if round_ is None or not by.may("answer.view"):
            return {}
        rows = Answer.objects.visible_to(by).filter(round=round_, code__in=codes)
        return {code: answer_url(pk) for code, pk in rows.values_list("code", "pk")}


@lru_cache(maxsize=8)
def _of(revision_id: int) -> Catalogue:
    edition = edition_of(revision_id)
    return Catalogue(
        parts=tuple(Part(part.code, part.name) for part in edition.parts),
        questions={
            question.code: Asked(
                question.code, question.text, edition.place(question.code).part.code
            )
            for question in edition.questions
        },
    )
