"""A scan as a PDF whose words can be searched, made in slices so that the queue keeps moving."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from layak.platform.documents.pictures import DRAWN
from layak.platform.documents.scans import NoReader
from layak.platform.documents.searchable import PAGES_LIMIT, merge_layers, text_layer
from layak.platform.documents.unreadable import Unreadable
from layak.records.evidence.copies import SEARCHABLE, copy_of, drop_copy, keep_copy, local_file
from layak.records.evidence.models import EvidenceFile, FileCopy, FileText
from layak.records.evidence.scanning import OPENABLE

PDF = "application/pdf"
# a photo with a few letters on a wall is not a paper
FEWEST_LETTERS = 120
SLICE_SECONDS = 20.0


def is_wanted(text: FileText) -> bool:
    """Whether the version is a scan of words, short enough, and has no searchable copy yet."""
    file = text.file
    return (
        text.is_from_scan
        and file.media_type in DRAWN
        and (text.page_count or 1) <= PAGES_LIMIT
        and len(text.text.strip()) >= FEWEST_LETTERS
        and copy_of(file, SEARCHABLE) is None
    )


def make_searchable(*, file_id: int, at: datetime) -> bool:
    """Read some pages more, or lay them all over a copy; whether anything is left to do."""
    text = FileText.objects.select_related("file").filter(file=file_id).first()
    is_open = EvidenceFile.objects.filter(OPENABLE, pk=file_id).exists()
    if text is None or not is_open or not is_wanted(text):
        return False
    file, count = text.file, text.page_count or 1
    try:
        if not _read_slice(file, count, at=at):
            return True
        _merge(file, at=at)
    except (Unreadable, NoReader):
        for layer in _layers(file):
            drop_copy(layer)
    return False


def _layers(file: EvidenceFile) -> list[FileCopy]:
    return list(file.copies.filter(kind=SEARCHABLE, page__gt=0).order_by("page"))


def _read_slice(file: EvidenceFile, count: int, *, at: datetime) -> bool:
    """Whether every page has its layer now; at least one page more.

    A page that cannot be read has an empty one.
    """
    until = time.monotonic() + SLICE_SECONDS
    done = {layer.page for layer in _layers(file)}
    missing = [page for page in range(1, count + 1) if page not in done]
    with local_file(file.stored_as) as path:
        while missing:
            page = missing.pop(0)
            layer = _layer(path, file.media_type, page)
            keep_copy(file=file, kind=SEARCHABLE, page=page, data=layer, media_type=PDF, at=at)
            if time.monotonic() > until:
                break
    return not missing


def _layer(path: Path, media_type: str, page: int) -> bytes:
    try:
        return text_layer(path, media_type, page)
    except Unreadable:
        return b""


def _merge(file: EvidenceFile, *, at: datetime) -> None:
    layers = _layers(file)
    with ExitStack() as held:
        path = held.enter_context(local_file(file.stored_as))
        laid = {
            layer.page: held.enter_context(local_file(layer.stored_as))
            for layer in layers
            if layer.size
        }
        data = merge_layers(path, file.media_type, laid)
    keep_copy(file=file, kind=SEARCHABLE, page=0, data=data, media_type=PDF, at=at)
    for layer in layers:
        drop_copy(layer)
