"""Files on their way over a bad line: where their pieces lie, and how one is used up.

The protocol is tus 1.0 (https://tus.io/protocols/resumable-upload); ``upload_views`` speaks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from layak.city.people.models import User
from layak.records.evidence.models import ResumableUpload
from layak.rules.refusal import Refused

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
