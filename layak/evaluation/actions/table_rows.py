"""What is done to one row as a whole: taken into the answer, put back, proven by a file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from layak.city.people.roles.actor import Actor
from layak.evaluation.actions.evidence import attach_file
from layak.evaluation.actions.tables import RowDesk, check_owner, open_desk, write_revision
from layak.evaluation.events.tables import RowProven, RowReleased, RowRestored, RowTaken
from layak.evaluation.models import EvidenceUse, TableRow
from layak.platform.audit.log import log
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.uploads.storing import Upload
from layak.rules.refusal import Refused


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
    evidence = _evidence(desk, evidence_id, upload, by=by, at=at)
    TableRow.objects.filter(pk=row.pk).update(evidence=evidence)
    event = RowProven(**desk.facts, row=row.pk, evidence=evidence.pk if evidence else None)
    log(event, by=by.user, at=at)


def _evidence(
    desk: RowDesk, evidence_id: int | None, upload: Upload | None, *, by: Actor, at: datetime
) -> Evidence | None:
    if upload is not None:
        use = attach_file(answer_id=desk.answer.pk, upload=upload, title="", by=by, at=at)
        return use.evidence
    if evidence_id is None:
        return None
    uses = EvidenceUse.objects.filter(
        answer=desk.answer, evidence=evidence_id, removed_at=None
    ).select_related("evidence")
    found = uses.first()
    if found is None:
        raise Refused("Bukti ini tidak dilampirkan pada pertanyaan ini. Muat ulang halaman.")
    return found.evidence


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
