"""What a workbook and its table sheets would change in a round now, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.fields import field_text, set_field
from layak.evaluation.answers.models import Answer, AnswerRevision, TableRow, TableRowRevision
from layak.evaluation.answers.permissions import can_edit, standing_of, with_standing
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.editions.table_rules import Schema
from layak.evaluation.flags.reads import ShownFlag, looks, shown_flags
from layak.evaluation.rounds.models import Round
from layak.evaluation.rounds.wording import DASH, excerpt, moment_text
from layak.evaluation.tables.permissions import can_write_rows
from layak.evaluation.tables.reads import RowOwner, rows_of
from layak.evaluation.tables.rules import cell_text, check_row, is_empty, join_cells
from layak.evaluation.workbook.reads import answers_with_table
from layak.evaluation.workbook.rules import (
    CellProblem,
    Fill,
    RowFill,
    field_title,
    option_text,
    shown,
    state_of,
)
from layak.evaluation.workbook_returns.reads import Reading
from layak.rules.instrument import Question
from layak.rules.numbers import decimal_id, plain_id

_BOOKS = UUID("6f1d8a52-6d0f-4a57-9a2e-4a4c5a1f0a11")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row that a workbook adds, changes or removes. ``lines`` tell what differs; ``cells`` is
    the row as people type it; ``saved`` tells of a conflict who wrote what stands now."""

    answer_id: int
    code: str
    sheet: str
    cell: str
    verb: str
    lines: list[str]
    row: int | None
    born: UUID | None
    version: int
    cells: Mapping[str, str]
    # whether the lead of the answer brings it: others' rows are taken later
    is_leads: bool
    # as they would be kept
    kept: Mapping[str, str]
    saved: str = ""

    @property
    def key(self) -> str:
        return f"baris {self.sheet} {self.cell}"

    @property
    def field(self) -> str:
        """As the changes of fields are told at the command line."""
        return f"{self.sheet} {self.cell}"

    @property
    def old(self) -> str:
        return ""

    @property
    def new(self) -> str:
        return f"{self.verb}: {'; '.join(self.lines)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsPreview:
    changes: list[RowChange]
    conflicts: list[RowChange]
    problems: list[CellProblem]

    def taken(self, mine: Collection[str]) -> list[RowChange]:
        """What is written when the file wins in the conflicts with these keys."""
        return [*self.changes, *(line for line in self.conflicts if line.key in mine)]


def preview_rows(
    round_: Round, fills: Sequence[RowFill], *, book: str, agency: str, by: Actor, at: datetime
) -> RowsPreview:
    """The rows of a workbook against those that stand; ``book`` names the export, so that the
    same file twice adds nothing. Four queries, whatever their number."""
    if not fills:
        return RowsPreview(changes=[], conflicts=[], problems=[])
    agency_id = Agency.objects.values_list("pk", flat=True).get(code=agency)
    desk = _RowsDesk(round_, fills, book, agency_id, by, at)
    found = [entry for fill in fills for entry in desk.judge(fill)]
    return RowsPreview(
        changes=[line for line in found if not line.saved],
        conflicts=[line for line in found if line.saved],
        problems=desk.problems,
    )


def born_of(book: str, fill: RowFill) -> UUID:
    """The name of a new row: the place it was given, or what it says where it was given none."""
    said = fill.given or "|".join(f"{code}={text}" for code, text in sorted(fill.cells.items()))
    return uuid5(_BOOKS, f"{book}|{fill.table}|{fill.code if not fill.given else ''}|{said}")


class _RowsDesk:
    def __init__(
        self,
        round_: Round,
        fills: Sequence[RowFill],
        book: str,
        agency_id: int,
        by: Actor,
        at: datetime,
    ) -> None:
        self._book = book
        self._agency_id = agency_id
        self._answers = answers_with_table(round_, agency_id, at=at)
        self._reasons = {
            code: can_write_rows(by, standing_of(answer, round_), agency_id).reason
            for code, (answer, _schema) in self._answers.items()
        }
        births = {born_of(book, fill) for fill in fills if fill.row is None}
        born = TableRowRevision.objects.filter(save_id__in=births)
        self._born: dict[UUID | None, int] = dict(born.values_list("save_id", "row_id"))
        ids = {fill.row for fill in fills if fill.row} | set(self._born.values())
        rows = TableRow.objects.filter(pk__in=ids, answer__round=round_)
        self._rows = {row.pk: row for row in rows}
        past = TableRowRevision.objects.filter(row__in=self._rows, is_kept=True)
        self._past = {
            (row, version): (cells, name, saved)
            for row, version, cells, name, saved in past.values_list(
                "row_id", "version", "cells", "saved_by__name", "saved_at"
            )
        }
        self.problems: list[CellProblem] = []

    def judge(self, fill: RowFill) -> Iterator[RowChange]:
        place = self._answers.get(fill.code)
        if place is None:
            self._refuse(
                fill, f"Pertanyaan {fill.code} sudah tidak ada pada perangkat daerah Anda."
            )
            return
        answer, schema = place
        born = None if fill.row is not None else born_of(self._book, fill)
        row = self._rows.get(fill.row if fill.row is not None else self._born.get(born, 0))
        if row is None and fill.row is not None:
            self._refuse(fill, "Baris ini tidak ada pada putaran ini.")
            return
        if row is not None and row.answer_id != answer.pk:
            why = "Kode pertanyaan baris ini diganti; baris lama tetap pada pertanyaannya."
            self._refuse(fill, why)
            return
        owner = RowOwner(answer.lead_id)
        if row is not None and owner.of(row) != self._agency_id:
            self._refuse(fill, "Baris ini sudah diambil ke jawaban, atau milik perangkat lain.")
            return
        found = self._compare(fill, row, answer, schema, born)
        if found is None:
            return
        if self._reasons[fill.code]:
            self._refuse(fill, f"Pertanyaan {fill.code}: {self._reasons[fill.code]}")
            return
        # rows that contradict themselves are not taken
        wrong = [problem for problem in check_row(schema, fill.cells) if problem.stops]
        for problem in wrong:
            self._refuse(fill, problem.say)
        if not wrong:
            yield found

    def _refuse(self, fill: RowFill, why: str) -> None:
        self.problems.append(
            CellProblem(
                sheet=fill.sheet,
                cell=fill.place,
                value=" · ".join(text for text in fill.cells.values() if text)[:60],
                why=why,
                fix="Kembalikan baris ini seperti semula, atau hubungi sekretariat.",
            )
        )

    def _compare(
        self,
        fill: RowFill,
        row: TableRow | None,
        answer: Answer,
        schema: Schema,
        born: UUID | None,
    ) -> RowChange | None:
        """What the row would become; None where nothing would change."""
        stands = {} if row is None or row.removed_at else row.cells
        version = fill.version or (1 if row is not None else 0)
        base: Mapping[str, str] = {}
        if row is not None:
            base = self._past.get((row.pk, version), ({}, "", None))[0]
        joined = join_cells(base=base, stands=stands, wanted=fill.cells)
        if not joined.clashes and joined.cells == {k: v for k, v in stands.items() if v}:
            return None
        wanted = fill.cells if joined.clashes else joined.cells
        saved = ""
        if joined.clashes and row is not None:
            _cells, name, moment = self._past.get((row.pk, row.version), ({}, "", None))
            saved = f"{name}, {moment_text(moment)}"
        full = {column.code: wanted.get(column.code, "") for column in schema.typed}
        return RowChange(
            answer_id=answer.pk,
            code=fill.code,
            sheet=fill.sheet,
            cell=fill.place,
            verb="Baru" if is_empty(stands) else "Dihapus" if is_empty(full) else "Diubah",
            lines=_lines(schema, stands, full),
            row=row.pk if row else None,
            born=born,
            version=row.version if row else 0,
            cells={column.code: cell_text(column, full[column.code]) for column in schema.typed},
            is_leads=answer.lead_id == self._agency_id,
            kept={code: text for code, text in full.items() if text},
            saved=saved,
        )


def _lines(schema: Schema, stands: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    """Each cell that differs: its column, what stands, what comes."""
    found = []
    for column in schema.typed:
        old, new = stands.get(column.code, ""), wanted.get(column.code, "")
        if old != new:
            before, after = cell_text(column, old) or DASH, cell_text(column, new) or DASH
            found.append(
                f"{column.title}: {before} → {after}" if old else f"{column.title}: {after}"
            )
    return found


# What a workbook would change in a round now, before anything is written.

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
class FlagLine:
    """A flag that a question would have with what the file brings; ``cell`` is where it was typed."""

    code: str
    cell: str
    flag: ShownFlag


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
    flags: list[FlagLine]

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
    """Compare a reading with the answers of the round: two queries, three with conflicts, and those
    of its rows."""
    codes = {fill.code for fill in reading.fills} | {row.code for row in reading.rows}
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
        flags=_flag_lines(answers, changes, rows_of_tables.changes, round_, by),
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


def _flag_lines(
    answers: Mapping[str, Answer],
    changes: Sequence[CellChange],
    rows: Sequence[RowChange],
    round_: Round,
    by: Actor,
) -> list[FlagLine]:
    """Flags of the questions that the file changes, with the rows of their tables as they would be
    then: one query, three where it brings rows."""
    cells: dict[str, dict[str, str]] = {}
    would_be: dict[str, Answer] = {}
    for line in changes:
        if line.code not in would_be:
            would_be[line.code] = copy(answers[line.code])
            would_be[line.code].round = round_
        set_field(would_be[line.code], line.field, line.new)
        cells.setdefault(line.code, {})[line.field] = line.cell
    led = {answer.pk: answer.lead_id for answer in answers.values()}
    fresh = {row.code for row in rows if row.answer_id in led} - would_be.keys()
    for code in sorted(fresh):
        would_be[code] = copy(answers[code])
        would_be[code].round = round_
        cells[code] = {}
    looked = looks(list(would_be.values()), tables=_tables(rows, led))
    return [
        FlagLine(code=code, cell=cells[code].get(raised.flag.field, ""), flag=shown)
        for code, answer in would_be.items()
        if (look := looked.get(answer.pk)) is not None
        for raised, shown in zip(look.raised, shown_flags(look, by), strict=True)
    ]


def _tables(
    rows: Sequence[RowChange], led: Mapping[int, int | None]
) -> dict[int, list[Mapping[str, str]]]:
    """The rows that would stand in the answers that get some, by answer: one query."""
    changed = {row.answer_id for row in rows if row.answer_id in led}
    found: dict[int, dict[object, Mapping[str, str]]] = {pk: {} for pk in changed}
    for standing in rows_of(changed) if changed else ():
        if RowOwner(led[standing.answer_id]).counts(standing):
            found[standing.answer_id][standing.pk] = standing.cells
    for row in rows:
        # rows of contributors stand in the answer once its lead took them
        if row.answer_id in found and (row.is_leads or row.row in found[row.answer_id]):
            found[row.answer_id][row.row or row.born] = row.kept
    return {pk: [one for one in standing.values() if one] for pk, standing in found.items()}


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
            # the mark goes with the option while it is empty or the former option's points
            points = {option.code: option.points for option in question.options}
            new = points.get(fill.text)
            is_typed = answer.mark is not None and answer.mark != points.get(answer.option)
            if new is not None and not is_typed and new != answer.mark:
                line = _change(answer, question, "mark", f"{new:f}", cell=fill.cell, follows=True)
                yield "change", line

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
