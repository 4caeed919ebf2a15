"""What a list of marks would change in a round, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round
from layak.evaluation.policies import stage_policy
from layak.evaluation.scores import stored
from layak.rules.instrument import Edition
from layak.rules.marks import MarksList, read_marks
from layak.rules.refusal import Problem
from layak.rules.scoring import Mark, Score, asked_marks, score


@dataclass(frozen=True, kw_only=True)
class MarkChange:
    """One mark of the list beside what stands in the round."""

    code: str
    label: str
    old: Mark
    new: Mark
    is_blocked: bool

    @property
    def differs(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, kw_only=True)
class MarksPreview:
    """What an import would do.

    ``blocked`` are rows whose answer is not the agency's turn; ``list_score`` is what the list
    alone comes to, as the command ``score`` says it.
    """

    changes: list[MarkChange]
    list_: MarksList
    list_score: Score
    score_before: Score
    score_after: Score

    @property
    def changed(self) -> list[MarkChange]:
        return [change for change in self.changes if change.differs]

    @property
    def blocked(self) -> list[MarkChange]:
        return [change for change in self.changed if change.is_blocked]


def preview_marks(*, round_: Round, rows: Sequence[Sequence[str]]) -> MarksPreview:
    """Compare a table with the round, writing nothing. Raises UnreadableMarks."""
    edition = edition_of(round_.revision_id)
    return _compare(round_, edition, read_marks(rows, edition))


def _compare(round_: Round, edition: Edition, list_: MarksList) -> MarksPreview:
    kept = stored(round_.pk)
    before, after = kept.marks, {**kept.marks, **list_.marks}
    policy = stage_policy(round_.policy)
    stages = dict(Answer.objects.filter(round=round_).values_list("code", "stage"))
    changes = [
        MarkChange(
            code=question.code,
            label=question.text,
            old=before[question.code],
            new=list_.marks[question.code],
            is_blocked=not policy.is_editable(stages[question.code]),
        )
        for question in edition.questions
        if question.code in list_.marks
    ]
    return MarksPreview(
        changes=changes,
        list_=list_,
        list_score=score(edition, asked_marks(edition, list_.marks, {})),
        score_before=score(edition, asked_marks(edition, before, kept.options)),
        score_after=score(edition, asked_marks(edition, after, kept.options)),
    )


def in_turn(preview: MarksPreview) -> list[Problem]:
    """Changed rows whose answer has left the agency's desk: never taken."""
    return [
        Problem(change.code, "jawaban ini sudah diajukan", "Minta dikembalikan dahulu.")
        for change in preview.blocked
    ]


def unread(preview: MarksPreview) -> list[Problem]:
    """Rows of an unknown code or with a mark that was not understood."""
    understood = _known(preview)
    return [problem for problem in preview.list_.problems if problem.at not in understood]


def _known(preview: MarksPreview) -> set[str]:
    list_ = preview.list_
    return {*list_.marks, *list_.blank, *list_.missing}
