"""Writing rows by row and version, joined cell by cell, nothing lost; one row taken, put back, proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.evaluation.answers.models import (
    Answer,
    Assignment,
    EvidenceUse,
    TableRow,
    TableRowRevision,
)
from layak.evaluation.answers.permissions import Standing, check_visible, standing_of
from layak.evaluation.answers.reads import answer_schema, fetch_standing
from layak.evaluation.editions.table_rules import Schema
from layak.evaluation.parts.actions import begin_writing
from layak.evaluation.proofs.actions import attach_file
from layak.evaluation.tables.events import (
    RowCollided,
    RowProven,
    RowReleased,
    RowRemoved,
    RowRestored,
    RowTaken,
    TableEdited,
)
from layak.evaluation.tables.permissions import check_can_write_rows
from layak.evaluation.tables.reads import RowOwner
from layak.evaluation.tables.rules import is_empty, join_cells, read_cell
from layak.platform.audit.log import log
from layak.records.evidence.uploads.storing import Upload
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.rules.stages import check_write

# Writing the rows of an answer's table: by row and version, joined cell by cell, nothing lost.

MOST_ROWS = 1_000


@dataclass(frozen=True, kw_only=True)
class RowEdit:
    """Cells of a row as typed; those it does not name stay. All empty removes the row.

    ``row`` is its id; without one ``born`` (a UUID that the page chose) finds the row or names a
    new one. ``version`` is the one its author had read, 0 for a new row.
    """

    cells: Mapping[str, str]
    version: int = 0
    row: int | None = None
    born: UUID | None = None
    save_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RowSaved:
    """The row as it stands now; None where an empty new row was not made."""

    row: TableRow | None
    version: int
    is_changed: bool


@dataclass(frozen=True, kw_only=True)
class RowCollision:
    """Someone changed the same cells meanwhile: theirs stand, ours are kept as a revision."""

    row: TableRow
    version: int
    columns: frozenset[str]
    by_name: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CellFault:
    """``edit`` counts from 0 in the order of the edits."""

    edit: int
    column: str
    value: str
    say: str


class CellsRefused(NotAcceptable):
    """Cells that cannot be kept; ``faults`` names each. Nothing was written."""

    def __init__(self, schema: Schema, faults: Sequence[CellFault]) -> None:
        first = faults[0]
        column = schema.find(first.column)
        title = column.title if column else first.column
        rest = f" Masih ada {len(faults) - 1} sel lain." if len(faults) > 1 else ""
        super().__init__(f"{title}: {first.say}{rest}")
        self.faults = list(faults)


@dataclass(kw_only=True)
class RowDesk:
    """The answer under a row lock, its table and all rows, ready to be written for an agency."""

    answer: Answer
    standing: Standing
    schema: Schema
    agency_id: int
    by: Actor
    at: datetime
    rows: dict[int, TableRow]
    revisions: list[TableRowRevision] = field(default_factory=list)

    @property
    def on_behalf_of_id(self) -> int | None:
        return None if self.agency_id in self.by.all_agency_ids else self.agency_id

    @property
    def facts(self) -> dict[str, Any]:
        """What every event of an answer tells."""
        return {
            "round": self.answer.round.code,
            "answer": self.answer.pk,
            "code": self.answer.code,
        }


@transaction.atomic
def save_rows(
    *, answer_id: int, agency_id: int, edits: Sequence[RowEdit], by: Actor, at: datetime
) -> list[RowSaved | RowCollision]:
    """Add, change and remove rows for an agency; one result per edit, in order.

    A row that changed meanwhile is joined cell by cell; where both changed the same cell, the
    newer text stands and the late row is kept as a revision. The same ``save_id`` again changes
    nothing. Raises CellsRefused (what was typed), Refused (right, turn, lock, handed in, another
    agency's row, too many rows), Answer.DoesNotExist; then nothing is written.
    """
    desk = open_desk(answer_id=answer_id, agency_id=agency_id, by=by, at=at)
    told = [read_cells(desk.schema, edit, number) for number, edit in enumerate(edits)]
    faults = [fault for _cells, found in told for fault in found]
    if faults:
        raise CellsRefused(desk.schema, faults)
    read = [(edit, cells) for edit, (cells, _faults) in zip(edits, told, strict=True)]
    standing = sum(row.removed_at is None for row in desk.rows.values())
    new = sum(edit.row is None and not is_empty(cells) for edit, cells in read)
    if new and standing + new > MOST_ROWS:
        raise Refused(
            f"Tabel ini memuat paling banyak {MOST_ROWS} baris. Lampirkan daftar lengkapnya "
            "sebagai berkas bukti."
        )
    results = [_apply(desk, edit, cells) for edit, cells in read]
    _close(desk)
    if desk.revisions and agency_id != desk.standing.lead_id:
        begin_writing(answer_id=answer_id, agency_id=agency_id, by=by, at=at)
    return results


def open_desk(*, answer_id: int, agency_id: int, by: Actor, at: datetime) -> RowDesk:
    """Raises as ``save_rows``."""
    answer = fetch_standing(answer_id, at=at, is_locked=True)
    check_visible(answer, by)
    standing = standing_of(answer, answer.round)
    check_can_write_rows(by, standing, agency_id)
    if agency_id != standing.lead_id:
        named = Assignment.objects.filter(answer=answer, agency=agency_id, ended_at=None)
        check_write(named.values_list("state", flat=True).get())
    schema = answer_schema(answer)
    if schema is None:
        raise Refused("Pertanyaan ini tidak meminta tabel.")
    kept = TableRow.objects.filter(answer=answer, table=schema.code)
    return RowDesk(
        answer=answer,
        standing=standing,
        schema=schema,
        agency_id=agency_id,
        by=by,
        at=at,
        rows={row.pk: row for row in kept},
    )


def read_cells(
    schema: Schema, edit: RowEdit, number: int
) -> tuple[dict[str, str], list[CellFault]]:
    """What can be kept of an edit, and the faults of the other cells. Raises Refused for a
    column that the table does not have."""
    cells, faults = {}, []
    for code, typed in edit.cells.items():
        column = schema.find(code)
        if column is None:
            raise Refused("Kolom ini tidak ada pada tabel. Muat ulang halaman.")
        if column.kind == "formula":
            continue
        try:
            cells[code] = read_cell(column, typed)
        except NotAcceptable as refusal:
            faults.append(CellFault(edit=number, column=code, value=typed, say=refusal.reason))
    return cells, faults


def _apply(desk: RowDesk, edit: RowEdit, cells: dict[str, str]) -> RowSaved | RowCollision:
    row = _find(desk, edit)
    if row is None:
        return _add(desk, edit, cells)
    check_owner(desk, row)
    if _is_known(edit.save_id, is_kept=True):
        return RowSaved(row=row, version=row.version, is_changed=False)
    base = _stands(row)
    if edit.version < row.version:
        # what the author of the edit had read
        known = TableRowRevision.objects.filter(row=row, version=edit.version, is_kept=True)
        base = known.values_list("cells", flat=True).first() or {}
    joined = join_cells(base=base, stands=_stands(row), wanted=cells)
    if joined.clashes:
        late = {**base, **cells}
        if not _is_known(edit.save_id, is_kept=False):
            lost = _revision(desk, row, late, save_id=edit.save_id, is_kept=False)
            lost.version = edit.version
            desk.revisions.append(lost)
        newest = (
            row.revisions.filter(is_kept=True).select_related("saved_by").order_by("-pk").first()
        )
        log(RowCollided(**desk.facts, row=row.pk), by=desk.by.user, at=desk.at)
        return RowCollision(
            row=row,
            version=row.version,
            columns=joined.clashes,
            by_name=newest.saved_by.name if newest else "",
            at=newest.saved_at if newest else None,
        )
    if joined.cells == _stands(row):
        return RowSaved(row=row, version=row.version, is_changed=False)
    _keep(desk, row, dict(joined.cells), edit.save_id)
    return RowSaved(row=row, version=row.version, is_changed=True)


def check_owner(desk: RowDesk, row: TableRow) -> None:
    """Is the row this agency's to write? Raises Refused."""
    if RowOwner(desk.standing.lead_id).of(row) != desk.agency_id:
        raise Refused(
            "Baris ini sudah diambil ke jawaban oleh pemimpin pertanyaan, atau milik perangkat "
            "daerah lain. Mintalah pemimpinnya melepas baris itu."
        )


def _find(desk: RowDesk, edit: RowEdit) -> TableRow | None:
    if edit.row is not None:
        if edit.row not in desk.rows:
            raise Refused("Baris ini tidak ada pada tabel. Muat ulang halaman.")
        return desk.rows[edit.row]
    if edit.born is None:
        return None
    births = TableRowRevision.objects.filter(save_id=edit.born, row__answer=desk.answer)
    found = births.values_list("row_id", flat=True).first()
    return None if found is None else desk.rows.get(found)


def _stands(row: TableRow) -> dict[str, str]:
    return {} if row.removed_at else {code: text for code, text in row.cells.items() if text}


def _add(desk: RowDesk, edit: RowEdit, cells: dict[str, str]) -> RowSaved:
    if is_empty(cells):
        return RowSaved(row=None, version=0, is_changed=False)
    last = max((row.position for row in desk.rows.values()), default=0)
    row = TableRow.objects.create(
        answer=desk.answer,
        agency_id=desk.agency_id,
        table=desk.schema.code,
        position=last + 1,
        cells={code: text for code, text in cells.items() if text},
        saved_at=desk.at,
        saved_by=desk.by.user,
    )
    desk.rows[row.pk] = row
    desk.revisions.append(_revision(desk, row, row.cells, save_id=edit.born or edit.save_id))
    return RowSaved(row=row, version=1, is_changed=True)


def _keep(desk: RowDesk, row: TableRow, cells: dict[str, str], save_id: UUID | None) -> None:
    """A row without any text is removed; its last cells stay with it, to be put back."""
    row.version += 1
    row.saved_at, row.saved_by = desk.at, desk.by.user
    if is_empty(cells):
        row.removed_at, row.removed_by = desk.at, desk.by.user
        log(RowRemoved(**desk.facts, row=row.pk), by=desk.by.user, at=desk.at)
    else:
        row.cells = cells
        row.removed_at = row.removed_by = None
    row.save()
    desk.revisions.append(_revision(desk, row, cells, save_id=save_id))


def write_revision(desk: RowDesk, row: TableRow, cells: Mapping[str, str]) -> None:
    """The row as it is kept now, for its history."""
    _revision(desk, row, cells, save_id=None).save()


def _is_known(save_id: UUID | None, *, is_kept: bool) -> bool:
    """Has this very attempt arrived before?"""
    if save_id is None:
        return False
    return TableRowRevision.objects.filter(save_id=save_id, is_kept=is_kept).exists()


def _revision(
    desk: RowDesk,
    row: TableRow,
    cells: Mapping[str, str],
    *,
    save_id: UUID | None,
    is_kept: bool = True,
) -> TableRowRevision:
    return TableRowRevision(
        row=row,
        cells=dict(cells),
        version=row.version,
        is_kept=is_kept,
        save_id=save_id,
        saved_at=desk.at,
        saved_by=desk.by.user,
        on_behalf_of_id=desk.on_behalf_of_id,
    )


def _close(desk: RowDesk) -> None:
    if not desk.revisions:
        return
    TableRowRevision.objects.bulk_create(desk.revisions)
    if not any(revision.is_kept for revision in desk.revisions):
        return
    agency = Agency.objects.values_list("name", flat=True).get(pk=desk.agency_id)
    window = int(desk.at.timestamp()) // 300
    key = f"table:{desk.answer.pk}:{desk.agency_id}:{desk.by.user.pk}:{window}"
    log(TableEdited(**desk.facts, agency=agency), by=desk.by.user, at=desk.at, once=key)


# What is done to one row as a whole: taken into the answer, put back, proven by a file.


@transaction.atomic
def take_row(*, row: TableRow, by: Actor, at: datetime) -> None:
    """The lead takes a contributor's row into the answer; from then on it is the lead's to write.

    Raises Refused (right, turn, lock, own row, taken or removed meanwhile).
    """
    desk = _lead_desk(row, by=by, at=at)
    if row.agency_id == desk.standing.lead_id:
        raise Refused("Baris ini sudah milik pemimpin pertanyaan.")
    untaken = TableRow.objects.standing().filter(pk=row.pk, taken_at=None)
    if not untaken.update(taken_at=at, taken_by=by.user):
        raise Refused("Baris ini sudah diambil atau dihapus. Muat ulang halaman.")
    event = RowTaken(**desk.facts, row=row.pk, agency=row.agency.name)
    log(event, by=by.user, at=at)


@transaction.atomic
def release_row(*, row: TableRow, by: Actor, at: datetime) -> None:
    """A taken row stands in the answer no longer; its agency may write it again. Raises Refused."""
    desk = _lead_desk(row, by=by, at=at)
    taken = TableRow.objects.filter(pk=row.pk, taken_at__isnull=False)
    if not taken.update(taken_at=None, taken_by=None):
        raise Refused("Baris ini tidak sedang diambil. Muat ulang halaman.")
    event = RowReleased(**desk.facts, row=row.pk, agency=row.agency.name)
    log(event, by=by.user, at=at)


@transaction.atomic
def restore_row(*, row: TableRow, agency_id: int, by: Actor, at: datetime) -> None:
    """A removed row with its last cells again. Raises Refused, also when it stands already."""
    desk = _row_desk(row, agency_id, by=by, at=at)
    kept = desk.rows[row.pk]
    if kept.removed_at is None:
        raise Refused("Baris ini tidak dihapus. Muat ulang halaman.")
    kept.version += 1
    kept.removed_at = kept.removed_by = None
    kept.saved_at, kept.saved_by = at, by.user
    kept.save()
    write_revision(desk, kept, kept.cells)
    log(RowRestored(**desk.facts, row=row.pk), by=by.user, at=at)


@transaction.atomic
def prove_row(
    *,
    row: TableRow,
    agency_id: int,
    evidence_id: int | None = None,
    upload: Upload | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """A file for a row: a new one, which is also evidence of the answer, or one in use there;
    with neither, the file is taken off the row. Raises Refused and NotStored."""
    desk = _row_desk(row, agency_id, by=by, at=at)
    evidence = None
    if upload is not None:
        use = attach_file(answer_id=desk.answer.pk, upload=upload, title="", by=by, at=at)
        evidence = use.evidence
    elif evidence_id is not None:
        uses = EvidenceUse.objects.filter(
            answer=desk.answer, evidence=evidence_id, removed_at=None
        ).select_related("evidence")
        held = uses.first()
        if held is None:
            raise Refused("Bukti ini tidak dilampirkan pada pertanyaan ini. Muat ulang halaman.")
        evidence = held.evidence
    TableRow.objects.filter(pk=row.pk).update(evidence=evidence)
    event = RowProven(**desk.facts, row=row.pk, evidence=evidence.pk if evidence else None)
    log(event, by=by.user, at=at)


def _row_desk(row: TableRow, agency_id: int, *, by: Actor, at: datetime) -> RowDesk:
    desk = open_desk(answer_id=row.answer_id, agency_id=agency_id, by=by, at=at)
    if row.pk not in desk.rows:
        raise Refused("Baris ini tidak ada pada tabel. Muat ulang halaman.")
    check_owner(desk, desk.rows[row.pk])
    return desk


def _lead_desk(row: TableRow, *, by: Actor, at: datetime) -> RowDesk:
    """The desk of the lead of the row's question; Refused for everybody else."""
    lead = row.answer.assignments.filter(relation="lead", ended_at=None)
    lead_id = lead.values_list("agency_id", flat=True).first()
    if lead_id is None:
        raise Refused("Pertanyaan ini belum punya pemimpin. Mintalah sekretariat menunjuknya.")
    return open_desk(answer_id=row.answer_id, agency_id=lead_id, by=by, at=at)
