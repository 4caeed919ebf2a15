"""A list of marks into a round: previewed as old and new, then taken whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from layak.city.people.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.events import MarksImported
from layak.evaluation.models import Answer, AnswerRevision, Round
from layak.evaluation.permissions import check_can_change_round
from layak.evaluation.policies import stage_policy
from layak.evaluation.scores import marks_of
from layak.platform.audit.log import log
from layak.rules.instrument import Edition
from layak.rules.marks import MarksList, read_marks
from layak.rules.refusal import Problem, Refused
from layak.rules.scoring import NOT_APPLICABLE, Mark, Score, score

NA_REASON = "Ditandai tidak berlaku dalam daftar nilai yang dimuat."


class MarksRefused(Refused):
    """Rows of the list cannot be taken; ``problems`` names each."""

    def __init__(self, problems: list[Problem]) -> None:
        named = ", ".join(problem.at for problem in problems[:5])
        rest = f" dan {len(problems) - 5} lagi" if len(problems) > 5 else ""
        super().__init__(f"Tidak ada yang dimuat. Baris yang belum bisa dimuat: {named}{rest}.")
        self.problems = problems


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
    """What an import would do. ``blocked`` are rows whose answer is not the agency's turn."""

    changes: list[MarkChange]
    list_: MarksList
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
    before = marks_of(round_.pk)
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
        score_before=score(edition, before),
        score_after=score(edition, {**before, **list_.marks}),
    )


@transaction.atomic
def import_marks(
    *,
    round_: Round,
    rows: Sequence[Sequence[str]],
    source: str,
    by: Actor,
    at: datetime,
    skips_unread: bool = False,
) -> MarksPreview:
    """Take the list whole, or nothing. Blank and missing rows leave their answer as it is.

    Raises UnreadableMarks; Refused for a locked round; MarksRefused when a changed row is not in
    a stage that the agency may edit, or when a row could not be read and the person did not say
    to leave such rows out (``skips_unread``).
    """
    check_can_change_round(by, round_, "marks.import")
    answers = {row.code: row for row in Answer.objects.select_for_update().filter(round=round_)}
    preview = preview_marks(round_=round_, rows=rows)
    problems = in_turn(preview) if skips_unread else [*in_turn(preview), *unread(preview)]
    if problems:
        raise MarksRefused(problems)
    revisions = [
        revision
        for change in preview.changed
        for revision in _take(answers[change.code], change.new, by=by, at=at)
    ]
    AnswerRevision.objects.bulk_create(revisions)
    Answer.objects.bulk_update(
        [answers[change.code] for change in preview.changed],
        ["mark", "not_applicable_reason", "versions", "saved_at", "saved_by"],
    )
    event = MarksImported(
        round=round_.code,
        changed_count=len(preview.changed),
        source=source[:80],
        total=f"{preview.score_after.total:.2f}",
    )
    log(event, by=by.user, at=at)
    return preview


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


def _take(answer: Answer, new: Mark, *, by: Actor, at: datetime) -> list[AnswerRevision]:
    """Set the mark (or "not applicable") and the revisions that tell of it."""
    is_na = new is NOT_APPLICABLE
    mark = new if isinstance(new, Decimal) else answer.mark
    reason = (answer.not_applicable_reason or NA_REASON) if is_na else ""
    fields = []
    if mark != answer.mark:
        fields.append(("mark", "" if mark is None else f"{mark:f}"))
    if reason != answer.not_applicable_reason:
        fields.append(("not_applicable", reason))
    answer.mark, answer.not_applicable_reason = mark, reason
    answer.saved_at, answer.saved_by = at, by.user
    revisions = []
    for name, text in fields:
        version = int(answer.versions.get(name, 0)) + 1
        answer.versions = {**answer.versions, name: version}
        revisions.append(
            AnswerRevision(
                answer=answer,
                field=name,
                value=text,
                version=version,
                saved_at=at,
                saved_by=by.user,
            )
        )
    return revisions
