"""Bytes into storage and out of it: type by content, hash, a name that says nothing; a piece at a time."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from layak.platform.documents.files.kinds import NotAllowed, identify
from layak.records.evidence.uploads import leftovers
from layak.rules.refusal import Refused

# Bytes into storage: type by content, hash, a name that says nothing; a megabyte at a time.

CHUNK = 1 << 20
EMPTY = "Berkas ini kosong. Pilih berkas yang berisi."
TOO_LARGE = "Berkas ini lebih besar dari {limit} MB. Perkecil atau pecah dahulu."
FULL = "Penyimpanan tidak menerima berkas ini sekarang. Coba lagi, atau beri tahu pengelola sistem."


class NotStored(Refused):
    """The file cannot be kept; the reason says what to hand in instead."""


class TooLarge(NotStored):
    """Over the limit of the installation."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as handed in: an open binary stream and the name it came with.

    ``size`` is what was said of it; what counts is how much the stream holds. ``key`` names the
    resumable upload that it came by, which is used up when the file becomes evidence.
    """

    stream: BinaryIO
    name: str
    size: int
    key: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Bytes that lie in storage already, not yet the file of any evidence."""

    stored_as: str
    sha256: str
    size: int
    media_type: str


def keep_bytes(upload: Upload) -> Kept:
    """Write the bytes of ``upload`` under a random name.

    Raises NotStored for an empty, oversized or refused type of file, and when storage is full.
    """
    size = upload.stream.seek(0, os.SEEK_END)
    check_size(size)
    check_room(size)
    try:
        upload.stream.seek(0)
        found = identify(upload.stream, upload.name, size)
    except NotAllowed as refusal:
        raise NotStored(str(refusal)) from refusal
    sha256 = digest(upload.stream)
    name = secrets.token_hex(16)
    stored_as = f"bukti/{name[:2]}/{name}"
    leftovers.remember(stored_as)
    upload.stream.seek(0)
    try:
        stored_as = default_storage.save(stored_as, _Pieces(upload.stream))
    except OSError as failure:
        raise NotStored(FULL) from failure
    return Kept(stored_as=stored_as, sha256=sha256, size=size, media_type=found.media_type)


def check_size(size: int) -> None:
    """Raises NotStored for an empty file, TooLarge for one over the limit."""
    if size == 0:
        raise NotStored(EMPTY)
    if size > settings.MAX_FILE_BYTES:
        raise TooLarge(TOO_LARGE.format(limit=settings.MAX_FILE_BYTES // (1024 * 1024)))


def check_room(size: int) -> None:
    """Raises NotStored where ``size`` more bytes would fill the disk of the installation."""
    if shutil.disk_usage(settings.UPLOADS_ROOT).free - size < settings.FREE_BYTES:
        raise NotStored(FULL)


def digest(stream: BinaryIO) -> str:
    """The SHA-256 of the whole stream, in hexadecimal digits."""
    stream.seek(0)
    found = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


class _Pieces(File):  # type: ignore[type-arg]  # not generic at run time
    DEFAULT_CHUNK_SIZE = CHUNK


# The bytes of a kept file, for whoever hands many files on at once.

PIECE_READ = 1 << 16


@contextmanager
def stored_pieces(stored_as: str) -> Iterator[Iterator[bytes]]:
    """The pieces of a stored file, never the whole at once.

    Who may have it and its trace in the audit are asked by the caller. Raises OSError
    (FileNotFoundError) when the file is not in storage.
    """
    with default_storage.open(stored_as, "rb") as file:
        yield iter(lambda: file.read(PIECE_READ), b"")
