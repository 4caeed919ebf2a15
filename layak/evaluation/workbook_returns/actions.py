"""A filled workbook into a round: previewed, decided, then taken whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.actions import Collision, Edit, save_fields
from layak.evaluation.answers.fields import field_text
from layak.evaluation.answers.models import Answer
from layak.evaluation.rounds.models import Round
from layak.evaluation.tables.actions import RowCollision, RowEdit, save_rows
from layak.evaluation.workbook_returns.events import WorkbookTaken
from layak.evaluation.workbook_returns.preview_reads import (
    CellChange,
    RowChange,
    WorkbookPreview,
    preview_workbook,
)
from layak.evaluation.workbook_returns.reads import Reading
from layak.platform.audit.log import log
from layak.rules.refusal import Refused


class WorkbookRefused(Refused):
    """Cells of the workbook cannot be taken; ``preview`` names each."""

    def __init__(self, preview: WorkbookPreview) -> None:
        named = ", ".join(problem.cell or problem.sheet for problem in preview.problems[:5])
        rest = f" dan {len(preview.problems) - 5} lagi" if len(preview.problems) > 5 else ""
        super().__init__(f"Tidak ada yang dimuat. Sel yang perlu diperbaiki: {named}{rest}.")
        self.preview = preview


class PreviewMoved(Refused):
    """Something was saved between the preview and the confirmation."""


@transaction.atomic
def take_workbook(
    *,
    round_: Round,
    reading: Reading,
    source: str,
    by: Actor,
    at: datetime,
    mine: Collection[str] = (),
    skips_problems: bool = False,
    seen: str | None = None,
) -> list[CellChange | RowChange]:
    """Write what the workbook changes, each field as a save of its own; all of it, or nothing.

    ``mine`` are the keys of conflicts in which the file wins; in the others the newer text
    stays. ``seen`` is the fingerprint of the preview that was confirmed. Raises WorkbookRefused
    while there are problems that the person did not choose to leave out; PreviewMoved; Refused.
    """
    codes = {*(fill.code for fill in reading.fills), *(row.code for row in reading.rows)}
    rows = Answer.objects.select_for_update().filter(round=round_, code__in=codes).order_by("pk")
    answers = {answer.pk: answer for answer in rows}
    # a lock that came in while we waited for the rows counts
    round_.refresh_from_db()
    preview = preview_workbook(round_, reading, by=by, at=at)
    if preview.problems and not skips_problems:
        raise WorkbookRefused(preview)
    if seen is not None and seen != preview.fingerprint:
        raise PreviewMoved("Isian putaran berubah sejak pratinjau dibuat. Periksa sekali lagi.")
    taken = preview.taken(mine)
    for pk, changes in groupby(sorted(taken, key=_answer_id), key=_answer_id):
        _write(answers[pk], list(changes), preview, by=by, at=at)
    taken_rows = preview.rows.taken(mine)
    _write_rows(taken_rows, reading.agency, by=by, at=at)
    everything: list[CellChange | RowChange] = [*taken, *taken_rows]
    if everything:
        count = len(everything)
        event = WorkbookTaken(
            round=round_.code, agency=reading.agency, changed_count=count, source=source[:80]
        )
        log(event, by=by.user, at=at)
    return everything


def _write_rows(changes: Sequence[RowChange], agency: str, *, by: Actor, at: datetime) -> None:
    """The rows of each answer in one save, as the preview told."""
    if not changes:
        return
    agency_id = Agency.objects.values_list("pk", flat=True).get(code=agency)
    for pk, group in groupby(sorted(changes, key=_answer_id), key=_answer_id):
        edits = [
            RowEdit(row=line.row, born=line.born, version=line.version, cells=line.cells)
            for line in group
        ]
        results = save_rows(answer_id=pk, agency_id=agency_id, edits=edits, by=by, at=at)
        if any(isinstance(result, RowCollision) for result in results):
            raise PreviewMoved("Isian putaran berubah sejak pratinjau dibuat. Periksa sekali lagi.")


def _answer_id(change: CellChange | RowChange) -> int:
    return change.answer_id


def _write(
    answer: Answer,
    changes: Sequence[CellChange],
    preview: WorkbookPreview,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """All but the mark first: a mark follows its option, unless the file names the mark itself."""
    wanted = {change.field: change for change in changes if not change.follows}
    mark = wanted.pop("mark", None)
    edits = [
        Edit(field=change.field, value=change.new, version=change.version)
        for change in wanted.values()
    ]
    after = _save(answer, edits, by=by, at=at)
    if mark is None and answer.code not in preview.marked:
        return
    text = field_text(answer, "mark") if mark is None else mark.new
    version = int(after.versions.get("mark", 0))
    _save(after, [Edit(field="mark", value=text, version=version)], by=by, at=at)


def _save(answer: Answer, edits: list[Edit], *, by: Actor, at: datetime) -> Answer:
    """The answer as it stands after these edits. The rows are ours, so none can come too late."""
    if not edits:
        return answer
    results = save_fields(answer_id=answer.pk, edits=edits, by=by, at=at)
    saved = [result.answer for result in results if not isinstance(result, Collision)]
    if len(saved) != len(edits):
        raise PreviewMoved("Isian putaran berubah sejak pratinjau dibuat. Periksa sekali lagi.")
    return saved[-1]
