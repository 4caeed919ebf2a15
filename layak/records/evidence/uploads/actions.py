"""A file arrives in pieces: begun, continued where it broke off, ended, used up; forgotten when left."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum

from layak.city.people.accounts.models import User
from layak.records.evidence.uploads.models import ResumableUpload
from layak.records.evidence.uploads.storing import check_room, check_size
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

# Files on their way over a bad line: where their pieces lie, and how one is used up.
#
# The protocol is tus 1.0 (https://tus.io/protocols/resumable-upload); ``upload_views`` speaks it.

USED = "Berkas ini sudah diserahkan. Muat ulang halaman untuk melihatnya."
GONE = "Unggahan ini tidak ada lagi. Pilih berkasnya sekali lagi."
HALF = "Unggahan {name} belum lengkap. Tunggu sampai selesai, lalu kirim lagi."


def pieces_of(key: UUID) -> Path:
    """The file that the pieces of an upload are joined in."""
    return Path(settings.UPLOADS_ROOT) / key.hex


def drop_pieces(key: UUID) -> None:
    pieces_of(key).unlink(missing_ok=True)


def use_upload(key: UUID, *, at: datetime) -> None:
    """Mark a whole upload as handed in; its pieces go when the transaction is committed.

    Raises Refused when it was used before: the same hand-in twice keeps one file.
    """
    if not ResumableUpload.objects.filter(pk=key, used_at=None).update(used_at=at):
        raise Refused(USED)
    transaction.on_commit(lambda: drop_pieces(key))


def whole_uploads(keys: Sequence[UUID], *, by: User, at: datetime) -> list[ResumableUpload]:
    """The uploads of a person in the order of ``keys``. Raises Refused for one that is not whole,
    not theirs, expired or used.
    """
    found = {row.key: row for row in ResumableUpload.objects.filter(pk__in=keys, created_by=by)}
    for key in keys:
        row = found.get(key)
        if row is None or (row.used_at is None and row.expires_at <= at):
            raise Refused(GONE)
        if row.used_at is not None:
            raise Refused(USED)
        if row.offset < row.length:
            raise Refused(HALF.format(name=row.name))
    return [found[key] for key in keys]


# A file arrives in pieces: begun, continued where it broke off, ended; forgotten when left.

# since the last piece: over a weekend, and a Monday to notice
KEPT = timedelta(days=4)
# a used row answers a hand-in that is sent twice
USED_KEPT = timedelta(days=2)
# what one person may have under way
OPEN_AT_MOST = 200
SHARE_AT_MOST = 40  # times the largest file
ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext('evidence.uploads'))"


class TooMuch(Refused):
    """The person has too much under way."""


class NoUpload(Refused):
    """Not there, or not this person's."""

    def __init__(self) -> None:
        super().__init__(GONE)


class UploadExpired(NoUpload):
    """It was there, and is expired, ended or used."""


class OffsetMoved(Refused):
    """The piece does not continue where the upload stands; ``offset`` is where."""

    def __init__(self, offset: int) -> None:
        super().__init__("Potongan ini tidak menyambung. Lanjutkan dari yang sudah sampai.")
        self.offset = offset


class MoreThanSaid(Refused):
    """The pieces are longer than the length that was named at the beginning."""

    def __init__(self) -> None:
        super().__init__("Berkas ini lebih panjang daripada yang dikatakan di awal.")


@transaction.atomic
def begin_upload(*, name: str, length: int, by: User, at: datetime) -> ResumableUpload:
    """A new upload of ``length`` bytes.

    Raises NotStored (empty, too large, no room on the disk) and TooMuch: by this person, or by all.
    """
    check_size(length)
    with connection.cursor() as cursor:  # counted one after the other
        cursor.execute(ONE_BY_ONE)
    of_all = ResumableUpload.objects.filter(used_at=None, expires_at__gt=at)
    own = Q(created_by=by)
    held = of_all.aggregate(
        count=Count("pk", filter=own),
        own=Sum("length", filter=own, default=0),
        all=Sum("length", default=0),
        awaited=Sum(F("length") - F("offset"), default=0),
    )
    most = SHARE_AT_MOST * settings.MAX_FILE_BYTES
    if held["count"] >= OPEN_AT_MOST or held["own"] + length > most:
        raise TooMuch("Terlalu banyak unggahan belum diserahkan. Serahkan atau batalkan dahulu.")
    if held["all"] + length > settings.OPEN_UPLOADS_BYTES:
        raise TooMuch("Terlalu banyak berkas sedang diunggah bersamaan. Coba lagi nanti.")
    check_room(held["awaited"] + length)
    return ResumableUpload.objects.create(
        name=read_text(name).strip()[-200:] or "berkas",
        length=length,
        created_at=at,
        created_by=by,
        expires_at=at + KEPT,
    )


def find_upload(*, key: UUID, by: User, at: datetime) -> ResumableUpload:
    """An upload of ``by`` that goes on. Raises NoUpload and UploadExpired."""
    return _going_on(ResumableUpload.objects.filter(pk=key, created_by=by).first(), at=at)


def look_up(*, key: UUID, by: User, at: datetime) -> ResumableUpload:
    """As ``find_upload``, also one that was handed in already."""
    row = ResumableUpload.objects.filter(pk=key, created_by=by).first()
    return row if row is not None and row.used_at is not None else _going_on(row, at=at)


def _going_on(row: ResumableUpload | None, *, at: datetime) -> ResumableUpload:
    if row is None:
        raise NoUpload
    if row.used_at is not None or row.expires_at <= at:
        raise UploadExpired
    return row


@transaction.atomic
def append_piece(*, key: UUID, offset: int, piece: bytes, by: User, at: datetime) -> int:
    """Write ``piece`` at ``offset``; where the upload stands then.

    Raises NoUpload, UploadExpired, OffsetMoved (twice, out of order) and MoreThanSaid. A crash
    leaves bytes behind the offset, which the next piece writes over. OSError: the disk is full.
    """
    end = offset + len(piece)
    own = ResumableUpload.objects.filter(pk=key, created_by=by)
    # asked and moved in one statement, which also keeps a second writer waiting
    goes_on = own.filter(used_at=None, expires_at__gt=at, offset=offset, length__gte=end)
    if not goes_on.update(offset=end, expires_at=at + KEPT):
        row = _going_on(own.select_for_update().first(), at=at)
        raise OffsetMoved(row.offset) if row.offset != offset else MoreThanSaid
    _write(pieces_of(key), offset, piece)
    return end


def _write(file: Path, offset: int, piece: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        view = memoryview(piece)
        while view:
            written = os.pwrite(handle, view, offset)
            view, offset = view[written:], offset + written
    finally:
        os.close(handle)


@transaction.atomic
def end_upload(*, key: UUID, by: User, at: datetime) -> None:
    """Give an upload up: row and pieces go. Raises NoUpload and UploadExpired."""
    own = ResumableUpload.objects.select_for_update().filter(pk=key, created_by=by)
    _going_on(own.first(), at=at).delete()
    transaction.on_commit(lambda: drop_pieces(key))


def forget_uploads(*, at: datetime) -> int:
    """Delete expired uploads, those used a while ago, and pieces without a row; how many rows."""
    over = Q(used_at=None, expires_at__lte=at) | Q(used_at__lte=at - USED_KEPT)
    keys = list(ResumableUpload.objects.filter(over).values_list("pk", flat=True))
    count, _tables = ResumableUpload.objects.filter(over, pk__in=keys).delete()
    known = {key.hex for key in ResumableUpload.objects.values_list("pk", flat=True)}
    for file in Path(settings.UPLOADS_ROOT).iterdir():
        if (
            file.is_file()
            and file.name not in known
            and timedelta(seconds=at.timestamp() - file.stat().st_mtime) > USED_KEPT
        ):
            file.unlink(missing_ok=True)
    return count
