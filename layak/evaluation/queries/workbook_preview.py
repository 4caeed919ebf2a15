"""What a workbook would change in a round now, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.fields import field_text
from layak.evaluation.models import Answer, AnswerRevision, Round
from layak.evaluation.permissions import can_edit
from layak.evaluation.queries.shown import DASH, excerpt, moment_text
from layak.evaluation.queries.workbook_reading import Reading
from layak.evaluation.queries.workbook_tables import RowsPreview, preview_rows
from layak.evaluation.standing import standing_of, with_standing
from layak.rules.instrument import Question
from layak.rules.numbers import decimal_id, plain_id
from layak.rules.workbook import CellProblem, Fill, field_title, option_text, shown, state_of

_LABEL = 90


@dataclass(frozen=True, kw_only=True)
class CellChange:
    """A field of a question, from the text that stands now to that of the file.

    ``version`` is the one that stands now; ``follows``: the mark goes with the chosen option;
    ``saved`` tells of a conflict who wrote the text that stands now, and when.
    """

    answer_id: int
    code: str
    label: str
    field: str
    cell: str
    old: str
    new: str
    old_shown: str
    new_shown: str
    version: int
    follows: bool = False
    saved: str = ""

    @property
    def key(self) -> str:
        return f"{self.code} {self.field}"

    @property
    def title(self) -> str:
        return field_title(self.field)


@dataclass(frozen=True, kw_only=True)
class WorkbookPreview:
    """``conflicts`` are changes over a text that someone saved since the export; without a
    decision that text stays. ``problems`` stop, ``remarks`` do not. ``marked`` are the questions
    whose mark the file names itself, so that it does not follow the option."""

    agency: str
    exported_at: datetime
    changes: list[CellChange]
    conflicts: list[CellChange]
    problems: list[CellProblem]
    remarks: list[CellProblem]
    marked: frozenset[str]
    fingerprint: str
    rows: RowsPreview

    @property
    def has_anything(self) -> bool:
        return bool(self.changes or self.conflicts or self.has_rows)

    @property
    def has_rows(self) -> bool:
        return bool(self.rows.changes or self.rows.conflicts)

    def taken(self, mine: Collection[str]) -> list[CellChange]:
        """What is written when the file wins in the conflicts with these keys."""
        return [*self.changes, *(line for line in self.conflicts if line.key in mine)]


def preview_workbook(
    round_: Round, reading: Reading, *, by: Actor, at: datetime
) -> WorkbookPreview:
    """Compare a reading with the answers of the round: one query, two with conflicts."""
    codes = {fill.code for fill in reading.fills}
    rows = Answer.objects.visible_to(by).filter(round=round_, code__in=codes)
    answers = {answer.code: answer for answer in with_standing(rows, at=at)}
    marked = frozenset(fill.code for fill in reading.fills if fill.field == "mark")
    desk = _Desk(round_, answers, marked, by)
    found = [entry for fill in reading.fills for entry in desk.judge(fill)]
    changes = [line for state, line in found if state == "change"]
    conflicts = _with_savers([line for state, line in found if state == "conflict"])
    rows_of_tables = preview_rows(
        round_,
        reading.rows,
        book=f"{round_.code}|{reading.agency}|{reading.exported_at}",
        agency=reading.agency,
        by=by,
        at=at,
    )
    problems = [*reading.problems, *desk.problems, *rows_of_tables.problems]
    return WorkbookPreview(
        agency=reading.agency,
        exported_at=datetime.fromisoformat(reading.exported_at),
        changes=changes,
        conflicts=conflicts,
        problems=[problem for problem in problems if problem.stops],
        remarks=[problem for problem in problems if not problem.stops],
        marked=marked,
        fingerprint=_fingerprint([*changes, *conflicts], rows_of_tables),
        rows=rows_of_tables,
    )


def _with_savers(conflicts: list[CellChange]) -> list[CellChange]:
    if not conflicts:
        return []
    rows = AnswerRevision.objects.filter(
        answer__in={line.answer_id for line in conflicts}, is_kept=True
    ).order_by("version")
    savers = {
        (answer, field): f"{name}, {moment_text(at)}"
        for answer, field, name, at in rows.values_list(
            "answer_id", "field", "saved_by__name", "saved_at"
        )
    }
    return [replace(line, saved=savers.get((line.answer_id, line.field), "")) for line in conflicts]


class _Desk:
    """The answers as they stand, each asked once whether it may be edited."""

    def __init__(
        self, round_: Round, answers: Mapping[str, Answer], marked: Collection[str], by: Actor
    ) -> None:
        self._edition = edition_of(round_.revision_id)
        self._answers = answers
        self._marked = marked
        self._reasons = {
            code: can_edit(by, standing_of(answer, round_)).reason
            for code, answer in answers.items()
        }
        self.problems: list[CellProblem] = []

    def judge(self, fill: Fill) -> Iterator[tuple[str, CellChange]]:
        """The change or conflict of a touched cell, and the mark that follows an option."""
        answer, question = self._answers.get(fill.code), self._edition.find(fill.code)
        if answer is None or question is None:
            self._refuse(
                fill, f"Pertanyaan {fill.code} sudah tidak ada pada perangkat daerah Anda."
            )
            return
        text, version = field_text(answer, fill.field), int(answer.versions.get(fill.field, 0))
        state = state_of(fill, text=text, version=version)
        if state == "same":
            return
        if self._reasons[fill.code]:
            self._refuse(fill, f"Pertanyaan {fill.code}: {self._reasons[fill.code]}")
            return
        yield state, _change(answer, question, fill.field, fill.text, cell=fill.cell)
        if fill.field == "option" and state == "change" and fill.code not in self._marked:
            yield from _following(answer, question, fill)

    def _refuse(self, fill: Fill, why: str) -> None:
        self.problems.append(
            CellProblem(
                sheet=fill.sheet,
                cell=fill.cell,
                value=shown(fill.text),
                why=why,
                fix="Kembalikan isi sel ini seperti semula, atau hubungi sekretariat.",
            )
        )


def _following(answer: Answer, question: Question, fill: Fill) -> Iterator[tuple[str, CellChange]]:
    """The mark goes with the option while it is empty or the former option's points."""
    points = {option.code: option.points for option in question.options}
    new = points.get(fill.text)
    is_typed = answer.mark is not None and answer.mark != points.get(answer.option)
    if new is not None and not is_typed and new != answer.mark:
        yield "change", _change(answer, question, "mark", f"{new:f}", cell=fill.cell, follows=True)


def _change(
    answer: Answer, question: Question, field: str, new: str, *, cell: str, follows: bool = False
) -> CellChange:
    old = field_text(answer, field)
    return CellChange(
        answer_id=answer.pk,
        code=answer.code,
        label=excerpt(question.text, _LABEL),
        field=field,
        cell=cell,
        old=old,
        new=new,
        old_shown=_shown(field, old, question),
        new_shown=_shown(field, new, question),
        version=int(answer.versions.get(field, 0)),
        follows=follows,
    )


def _shown(field: str, text: str, question: Question) -> str:
    """A kept text as a reader expects it."""
    if not text:
        return DASH
    if field == "option":
        labels = {option.code: option_text(option) for option in question.options}
        return labels.get(text, text)
    if field == "mark":
        return decimal_id(Decimal(text))
    return plain_id(Decimal(text)) if "-" in field else text


def _fingerprint(lines: Iterable[CellChange], rows: RowsPreview) -> str:
    """Changes with the round or the file: another hash, another result."""
    facts: list[object] = [(line.key, line.old, line.new, line.version) for line in lines]
    for line in (*rows.changes, *rows.conflicts):
        facts.append((line.key, line.row, line.version, sorted(line.cells.items()), line.saved))
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]
