"""A list of marks into a round: previewed as old and new, then taken whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import Answer, AnswerRevision
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.permissions import check_can_change_round
from layak.evaluation.scores.events import MarksImported
from layak.evaluation.scores.reads import MarksPreview, in_turn, preview_marks, unread
from layak.platform.audit.log import log
from layak.rules.refusal import Problem, Refused
from layak.rules.scoring import NOT_APPLICABLE, Mark

NA_REASON = "Ditandai tidak berlaku dalam daftar nilai yang dimuat."


class MarksRefused(Refused):
    """Rows of the list cannot be taken; ``problems`` names each."""

    def __init__(self, problems: list[Problem]) -> None:
        named = ", ".join(problem.at for problem in problems[:5])
        rest = f" dan {len(problems) - 5} lagi" if len(problems) > 5 else ""
        super().__init__(f"Tidak ada yang dimuat. Baris yang belum bisa dimuat: {named}{rest}.")
        self.problems = problems


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
    answers = {row.code: row for row in Answer.objects.select_for_update().filter(round=round_)}
    # a lock that came in while we waited for the rows counts
    round_.refresh_from_db()
    check_can_change_round(by, round_, "marks.import")
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
    changed = [answers[change.code] for change in preview.changed]
    # a mark from the list is the person's answer: nothing of the last round waits any more; before
    # the marks are written, and not in bulk, which would write a JSON null
    carried = [row.pk for row in changed if row.carried is not None]
    Answer.objects.filter(pk__in=carried).update(
        carried=None, confirmed_at=at, confirmed_by=by.user
    )
    Answer.objects.bulk_update(
        changed,
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
