"""The table sheets of an agency's workbook, and what they would change when they come back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.editions import edition_of
from layak.evaluation.models import Answer, Round, TableRow, TableRowRevision
from layak.evaluation.permissions.tables import can_write_rows
from layak.evaluation.queries.shown import DASH, moment_text
from layak.evaluation.queries.tables import RowOwner, rows_of
from layak.evaluation.standing import standing_of, with_standing
from layak.evaluation.table_schemas import schema_of
from layak.rules.tables import Schema
from layak.rules.tables_cells import cell_text
from layak.rules.tables_rows import check_row, is_empty, join_cells
from layak.rules.workbook import CellProblem
from layak.rules.workbook_tables import RowFill

_BOOKS = UUID("6f1d8a52-6d0f-4a57-9a2e-4a4c5a1f0a11")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """A row that stands; ``is_open``: it may be typed into now."""

    code: str
    row: TableRow
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOfBook:
    """All rows of the agency in one type of table; ``codes`` are the questions open to it."""

    schema: Schema
    codes: list[str]
    lines: list[TableLine]


def workbook_tables(round_: Round, agency: Agency, *, by: Actor, at: datetime) -> list[TableOfBook]:
    """The tables of all questions that the agency leads or contributes to: two queries."""
    answers = _answers(round_, agency.pk, at=at)
    found: dict[str, TableOfBook] = {}
    open_codes = {}
    for code, (answer, schema) in answers.items():
        standing = standing_of(answer, round_)
        open_codes[code] = can_write_rows(by, standing, agency.pk).allowed
        table = found.setdefault(
            schema.code,
            TableOfBook(schema=schema.for_years(round_.data_years), codes=[], lines=[]),
        )
        if open_codes[code]:
            table.codes.append(code)
    by_pk = {answer.pk: (answer, schema) for answer, schema in answers.values()}
    for row in rows_of(by_pk):
        answer, schema = by_pk[row.answer_id]
        owner = RowOwner(answer.lead_id)  # type: ignore[attr-defined]  # annotated
        if owner.of(row) == agency.pk and row.table == schema.code:
            line = TableLine(code=answer.code, row=row, is_open=open_codes[answer.code])
            found[schema.code].lines.append(line)
    return [table for table in found.values() if table.codes or table.lines]


def table_codes(round_: Round, agency_id: int) -> dict[str, str]:
    """Type of table by the code of a question, for those that name the agency: one query."""
    edition = edition_of(round_.revision_id)
    named = Answer.objects.filter(round=round_).naming(frozenset({agency_id}))
    found = {}
    for code in named.order_by("position").values_list("code", flat=True):
        question = edition.find(code)
        schema = schema_of(question, edition.code) if question else None
        if schema is not None:
            found[code] = schema.code
    return found


def _answers(round_: Round, agency_id: int, *, at: datetime) -> dict[str, tuple[Answer, Schema]]:
    """Answers of the agency that have a table, by code in the order of the instrument."""
    edition = edition_of(round_.revision_id)
    named = Answer.objects.filter(round=round_).naming(frozenset({agency_id}))
    found = {}
    for answer in with_standing(named, at=at).order_by("position"):
        question = edition.find(answer.code)
        schema = schema_of(question, edition.code) if question else None
        if schema is not None:
            found[answer.code] = (answer, schema)
    return found


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
        self._answers = _answers(round_, agency_id, at=at)
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
        if row is not None and not self._is_its_own(fill, row, answer):
            return
        found = self._compare(fill, row, answer, schema, born)
        if found is None:
            return
        if self._reasons[fill.code]:
            self._refuse(fill, f"Pertanyaan {fill.code}: {self._reasons[fill.code]}")
        elif self._holds(fill, schema):
            yield found

    def _is_its_own(self, fill: RowFill, row: TableRow, answer: Answer) -> bool:
        if row.answer_id != answer.pk:
            why = "Kode pertanyaan baris ini diganti; baris lama tetap pada pertanyaannya."
            self._refuse(fill, why)
            return False
        owner = RowOwner(answer.lead_id)  # type: ignore[attr-defined]  # annotated
        if owner.of(row) != self._agency_id:
            self._refuse(fill, "Baris ini sudah diambil ke jawaban, atau milik perangkat lain.")
            return False
        return True

    def _holds(self, fill: RowFill, schema: Schema) -> bool:
        """Rows that contradict themselves are not taken."""
        wrong = [problem for problem in check_row(schema, fill.cells) if problem.stops]
        for problem in wrong:
            self._refuse(fill, problem.say)
        return not wrong

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
