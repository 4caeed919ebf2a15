"""Keeping files: type by content, hash, versions; the bytes lie under a name that says nothing."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from layak.city.agencies.models import Agency
from layak.city.people.actor import Actor
from layak.platform.audit.log import log
from layak.platform.documents.filetypes import NotAllowed, identify
from layak.records.evidence.events import FileDownloaded, FileStored
from layak.records.evidence.models import Evidence, EvidenceFile
from layak.records.evidence.permissions import check_can_open
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

CHUNK = 1 << 20


class NotStored(Refused):
    """The file cannot be kept; the reason says what to hand in instead."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as handed in: an open binary stream and the name it came with."""

    stream: BinaryIO
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Bytes that lie in storage already, not yet the file of any evidence."""

    stored_as: str
    sha256: str
    size: int
    media_type: str


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
        kept=keep_bytes(upload),
        name=upload.name,
        title=title,
        agency=agency,
        on_behalf_of=on_behalf_of,
        sensitivity=sensitivity,
        by=by,
        at=at,
    )


@transaction.atomic
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
    kept = keep_bytes(upload)
    Evidence.objects.select_for_update().get(pk=evidence.pk)
    newest = evidence.files.order_by("-version").first()
    if newest and newest.sha256 == kept.sha256:
        default_storage.delete(kept.stored_as)
        raise NotStored("Berkas ini sama persis dengan versi terakhir.")
    version = newest.version + 1 if newest else 1
    return _add_file(evidence, version, kept, upload.name, on_behalf_of=on_behalf_of, by=by, at=at)


def keep_bytes(upload: Upload) -> Kept:
    """Write the bytes under a random name while hashing them. Raises NotStored."""
    if upload.size == 0:
        raise NotStored("Berkas ini kosong. Pilih berkas yang berisi.")
    if upload.size > settings.MAX_FILE_BYTES:
        limit = settings.MAX_FILE_BYTES // (1024 * 1024)
        raise NotStored(f"Berkas ini lebih besar dari {limit} MB. Perkecil atau pecah dahulu.")
    upload.stream.seek(0)
    try:
        found = identify(upload.stream.read(), upload.name)
    except NotAllowed as refusal:
        raise NotStored(str(refusal)) from refusal
    digest = hashlib.sha256()
    upload.stream.seek(0)
    while chunk := upload.stream.read(CHUNK):
        digest.update(chunk)
    upload.stream.seek(0)
    name = secrets.token_hex(16)
    stored_as = default_storage.save(f"bukti/{name[:2]}/{name}", File(upload.stream))
    return Kept(
        stored_as=stored_as,
        sha256=digest.hexdigest(),
        size=upload.size,
        media_type=found.media_type,
    )


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
    return row


def _plain_name(name: str) -> str:
    """The last part of the name a browser sent, without anything that could mislead."""
    plain = read_text(name.replace("\\", "/").rsplit("/", 1)[-1].replace("\n", " ")).strip()
    return plain[-200:] or "berkas"


@transaction.atomic
def open_file(*, file: EvidenceFile, because: str = "", by: Actor, at: datetime) -> BinaryIO:
    """The bytes of a version, with a trace of who read it and, where it is restricted, why.

    Who may see the evidence is asked by the caller. Raises Refused for a restricted file.
    """
    check_can_open(by, file.evidence, because=because)
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
    return stream
