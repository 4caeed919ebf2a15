"""Keeping files: a new evidence, a new version, its bytes for whoever may have them; by night the bytes that no row holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import ngettext

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.records.evidence.files.events import EvidenceMoved, FileDownloaded, FileStored
from layak.records.evidence.files.models import Evidence, EvidenceFile, FileCopy
from layak.records.evidence.files.permissions import check_can_open
from layak.records.evidence.files.scanning import check_is_clean, put_in_quarantine
from layak.records.evidence.uploads.actions import use_upload
from layak.records.evidence.uploads.leftovers import held_folders, without_row
from layak.records.evidence.uploads.storing import Kept, NotStored, Upload, keep_bytes
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

# Keeping files: type by content, hash, versions; the bytes lie under a name that says nothing.

__all__ = [
    "Kept",
    "NotStored",
    "Upload",
    "keep_bytes",
    "open_file",
    "store_evidence",
    "store_kept",
    "store_version",
    "take_bytes",
]


@transaction.atomic
def store_evidence(
    *,
    upload: Upload,
    title: str,
    agency: Agency,
    on_behalf_of: Agency | None = None,
    sensitivity: str = Evidence.Sensitivity.INTERNAL.value,
    by: Actor,
    at: datetime,
) -> Evidence:
    """A new evidence with its first file. Who may do so is asked where it is used.

    Raises NotStored for an empty, oversized or refused type of file.
    """
    return store_kept(
        kept=take_bytes(upload, at=at),
        name=upload.name,
        title=title,
        agency=agency,
        on_behalf_of=on_behalf_of,
        sensitivity=sensitivity,
        by=by,
        at=at,
    )


@transaction.atomic(savepoint=False)  # it refuses nothing
def store_kept(
    *,
    kept: Kept,
    name: str,
    title: str,
    agency: Agency,
    on_behalf_of: Agency | None = None,
    sensitivity: str = Evidence.Sensitivity.INTERNAL.value,
    by: Actor,
    at: datetime,
) -> Evidence:
    """A new evidence of bytes that were kept before; ``name`` is what the file was called."""
    evidence = Evidence.objects.create(
        agency=agency,
        title=read_text(title).strip()[:200] or _plain_name(name),
        sensitivity=sensitivity,
        created_at=at,
        created_by=by.user,
    )
    _add_file(evidence, 1, kept, name, on_behalf_of=on_behalf_of, by=by, at=at)
    return evidence


@transaction.atomic
def store_version(
    *,
    evidence: Evidence,
    upload: Upload,
    on_behalf_of: Agency | None = None,
    by: Actor,
    at: datetime,
) -> EvidenceFile:
    """A newer file of the same evidence; the former stays. Raises NotStored."""
    kept = take_bytes(upload, at=at)
    Evidence.objects.select_for_update().get(pk=evidence.pk)
    newest = evidence.files.order_by("-version").first()
    if newest and newest.sha256 == kept.sha256:
        raise NotStored("Berkas ini sama persis dengan versi terakhir.")
    version = newest.version + 1 if newest else 1
    return _add_file(evidence, version, kept, upload.name, on_behalf_of=on_behalf_of, by=by, at=at)


def take_bytes(upload: Upload, *, at: datetime) -> Kept:
    """The bytes of an upload; one that arrived in pieces is used up by it."""
    if upload.key is not None:
        use_upload(upload.key, at=at)
    return keep_bytes(upload)


def _add_file(
    evidence: Evidence,
    version: int,
    kept: Kept,
    name: str,
    *,
    on_behalf_of: Agency | None,
    by: Actor,
    at: datetime,
) -> EvidenceFile:
    row = EvidenceFile.objects.create(
        evidence=evidence,
        version=version,
        stored_as=kept.stored_as,
        original_name=_plain_name(name),
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        uploaded_at=at,
        uploaded_by=by.user,
        on_behalf_of=on_behalf_of,
    )
    event = FileStored(evidence=evidence.pk, version=version, sha256=kept.sha256, size=kept.size)
    log(event, by=by.user, at=at)
    if settings.CLAMAV:
        put_in_quarantine(row)
    return row


def _plain_name(name: str) -> str:
    """The last part of the name a browser sent, without anything that could mislead."""
    plain = read_text(name.replace("\\", "/").rsplit("/", 1)[-1].replace("\n", " ")).strip()
    return plain[-200:] or "berkas"


@transaction.atomic
def open_file(*, file: EvidenceFile, because: str = "", by: Actor, at: datetime) -> BinaryIO:
    """The bytes of a version, with a trace of who read it and, where it is restricted, why.

    Who may see the evidence is asked by the caller. Raises Refused for a restricted file and for
    one that was not found clean.
    """
    check_can_open(by, file.evidence, because=because)
    check_is_clean(file)
    event = FileDownloaded(
        evidence=file.evidence_id,
        version=file.version,
        sensitivity=file.evidence.sensitivity,
        because=read_text(because).strip(),
    )
    log(event, by=by.user, at=at)
    try:
        stream: BinaryIO = default_storage.open(file.stored_as, "rb").file  # type: ignore[assignment]
    except FileNotFoundError as lost:
        raise Refused("Berkas ini tidak ada di penyimpanan. Beri tahu pengelola sistem.") from lost
    except OSError as failure:
        raise Refused("Penyimpanan tidak menjawab. Coba lagi sebentar lagi.") from failure
    return stream


# By night: bytes in storage that no row holds, left by a crash between writing and committing.

# a transaction that still runs is not older
LEAST_AGE = timedelta(days=2)
FOLDERS = ("bukti", "salinan")  # of versions and of their copies


def held_by_files(names: Collection[str]) -> set[str]:
    """Which of these stored names are a version of an evidence or a copy of one."""
    files = EvidenceFile.objects.filter(stored_as__in=names).values_list("stored_as", flat=True)
    copies = FileCopy.objects.filter(stored_as__in=names).values_list("stored_as", flat=True)
    return {*files, *copies}


def sweep(*, at: datetime) -> int:
    """Delete what lies in storage for two days without a row; how many. Raises OSError."""
    count = 0
    for names in _stored():
        for name in without_row(names):
            if at - default_storage.get_modified_time(name) > LEAST_AGE:
                default_storage.delete(name)
                count += 1
    return count


def _stored() -> Iterator[list[str]]:
    """The names in storage, a folder at a time."""
    for top in held_folders():
        try:
            folders, _files = default_storage.listdir(top)
        except FileNotFoundError:
            continue
        for folder in folders:
            _folders, files = default_storage.listdir(f"{top}/{folder}")
            if files:
                yield [f"{top}/{folder}/{file}" for file in files]


# Evidence goes with its agency when that merges into another; who uploaded it stays.


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Runs inside the transaction of the merge."""
    moved = Evidence.objects.filter(agency=from_id).update(agency=into_id)
    if moved:
        event = EvidenceMoved(source=from_id, target=into_id, evidence_count=moved)
        log(event, by=user_of(by), at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of evidence."""
    count = Evidence.objects.filter(agency=agency_id).count()
    return [ngettext("%(n)d bukti", "%(n)d bukti", count) % {"n": count}] if count else []
