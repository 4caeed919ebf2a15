"""What is made from a version to be looked at or searched; each can be thrown away and made again."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.pages import DRAWN, PHOTOS
from layak.platform.documents.pictures.rendering import page_picture, stripped_photo, thumbnail
from layak.platform.documents.reading.contents import Content, content_from_json, read_contents
from layak.records.evidence.files.models import EvidenceFile, FileCopy
from layak.records.evidence.files.scanning import OPENABLE
from layak.records.evidence.uploads.storing import digest, stored_pieces

PAGE = FileCopy.Kind.PAGE
THUMBNAIL = FileCopy.Kind.THUMBNAIL
STRIPPED = FileCopy.Kind.STRIPPED
SEARCHABLE = FileCopy.Kind.SEARCHABLE
LAYERS = FileCopy.Kind.LAYERS
JSON = "application/json"
# a page drawn again costs less than keeping every page that anybody ever looked at
PAGES_KEPT = timedelta(days=30)
FORGOTTEN_AT_ONCE = 5_000
GONE = "Berkas ini tidak ada di penyimpanan. Beri tahu pengelola sistem."


@contextmanager
def local_file(stored_as: str) -> Iterator[Path]:
    """The stored bytes on a path for as long as a program reads them. Raises Unreadable if lost."""
    with NamedTemporaryFile(prefix="layak-") as out:
        try:
            with stored_pieces(stored_as) as pieces:
                out.writelines(pieces)
        except OSError:
            raise Unreadable(GONE) from None
        out.flush()
        yield Path(out.name)


def copy_of(file: EvidenceFile, kind: str, page: int = 0) -> FileCopy | None:
    return FileCopy.objects.filter(file=file, kind=kind, page=page).first()


def bytes_of(copy: FileCopy) -> bytes | None:
    """What was kept; None when storage lost it."""
    try:
        with default_storage.open(copy.stored_as, "rb") as stored:
            data: bytes = stored.read()
            return data
    except OSError:
        return None


@transaction.atomic
def keep_copy(
    *, file: EvidenceFile, kind: str, page: int, data: bytes | Path, media_type: str, at: datetime
) -> FileCopy:
    """Keep a copy (bytes, or a file of them); where someone was quicker, theirs counts."""
    name = secrets.token_hex(16)
    with io.BytesIO(data) if isinstance(data, bytes) else data.open("rb") as stream:
        sha256 = digest(stream)
        size = stream.tell()
        stream.seek(0)
        stored_as = default_storage.save(f"salinan/{name[:2]}/{name}", File(stream))
    row = FileCopy(
        file=file,
        kind=kind,
        page=page,
        stored_as=stored_as,
        media_type=media_type,
        size=size,
        sha256=sha256,
        made_at=at,
    )
    FileCopy.objects.bulk_create([row], ignore_conflicts=True)
    kept = FileCopy.objects.get(file=file, kind=kind, page=page)
    if kept.stored_as != stored_as:
        default_storage.delete(stored_as)
    return kept


def drop_copy(copy: FileCopy) -> None:
    """Forget a copy, so that it is made again when it is wanted."""
    copy.delete()
    with suppress(OSError):
        default_storage.delete(copy.stored_as)


def forget_pages(*, at: datetime) -> int:
    """Drop pictures of pages that were drawn more than a month ago; how many."""
    old = FileCopy.objects.filter(kind=PAGE, made_at__lt=at - PAGES_KEPT)
    copies = list(old.order_by("pk")[:FORGOTTEN_AT_ONCE])
    for copy in copies:
        drop_copy(copy)
    return len(copies)


def picture_of_page(file: EvidenceFile, page: int, *, at: datetime) -> tuple[bytes, str]:
    """One page as a picture, drawn once: its bytes and media type. Raises Unreadable."""
    copy = copy_of(file, PAGE, page)
    data = None if copy is None else bytes_of(copy)
    if copy is not None and data is not None:
        return data, copy.media_type
    if copy is not None:
        drop_copy(copy)
    with local_file(file.stored_as) as path:
        made = page_picture(path, file.media_type, page)
    keep_copy(file=file, kind=PAGE, page=page, data=made.data, media_type=made.media_type, at=at)
    return made.data, made.media_type


def content_pages(file: EvidenceFile, *, at: datetime) -> list[Content]:
    """The sheets, slides or text of an office file, read once. Raises Unreadable."""
    copy = copy_of(file, PAGE)
    data = None if copy is None else bytes_of(copy)
    if data is not None:
        return [content_from_json(told) for told in json.loads(data)]
    if copy is not None:
        drop_copy(copy)
    with local_file(file.stored_as) as path:
        contents = read_contents(path, file.media_type)
    data = json.dumps([content.as_json() for content in contents], ensure_ascii=False).encode()
    keep_copy(file=file, kind=PAGE, page=0, data=data, media_type=JSON, at=at)
    return contents


def make_copies(*, file_id: int, at: datetime) -> None:
    """The small picture, and of a photo the copy without the camera's notes, if not there yet.

    A file that cannot be drawn gets none; its page says why.
    """
    file = EvidenceFile.objects.filter(OPENABLE, pk=file_id, media_type__in=DRAWN).first()
    if file is None:
        return
    with suppress(Unreadable), local_file(file.stored_as) as path:
        if copy_of(file, THUMBNAIL) is None:
            made = thumbnail(path, file.media_type)
            keep_copy(
                file=file,
                kind=THUMBNAIL,
                page=0,
                data=made.data,
                media_type=made.media_type,
                at=at,
            )
        if file.media_type in PHOTOS and copy_of(file, STRIPPED) is None:
            _strip(file, path, at=at)


def stripped_copy(file: EvidenceFile, *, at: datetime) -> FileCopy:
    """A photo upright and without the camera's notes, made if need be. Raises Unreadable."""
    copy = copy_of(file, STRIPPED)
    if copy is not None and default_storage.exists(copy.stored_as):
        return copy
    if copy is not None:
        drop_copy(copy)
    with local_file(file.stored_as) as path:
        return _strip(file, path, at=at)


def _strip(file: EvidenceFile, path: Path, *, at: datetime) -> FileCopy:
    made = stripped_photo(path, file.media_type)
    return keep_copy(
        file=file, kind=STRIPPED, page=0, data=made.data, media_type=made.media_type, at=at
    )
