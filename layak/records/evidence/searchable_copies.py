"""A scan as a PDF whose words can be searched, made in slices so that the queue keeps moving.

What a slice has read is kept: single pages, and a bundle as soon as its fifty are there. So a
worker that dies loses one slice, and no step holds more than a bundle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from layak.platform import jobs
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.pages import DRAWN
from layak.platform.documents.pictures.scans import NoReader
from layak.platform.documents.pictures.searchable import (
    BUNDLE,
    PAGES_LIMIT,
    bundle_layers,
    layer_path,
    merge_layers,
    text_layers,
)
from layak.records.evidence.copies import (
    LAYERS,
    SEARCHABLE,
    copy_of,
    drop_copy,
    keep_copy,
    local_file,
)
from layak.records.evidence.models import EvidenceFile, FileCopy, FileText
from layak.records.evidence.scanning import OPENABLE

PDF = "application/pdf"
READ_ON = "evidence.read_on"
# a photo with a few letters on a wall is not a paper
FEWEST_LETTERS = 120
SLICE_SECONDS, SLICE_PAGES = 20.0, 200


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
        for layer in _singles(file) + _bundles(file):
            drop_copy(layer)
    return False


def _singles(file: EvidenceFile) -> list[FileCopy]:
    return list(file.copies.filter(kind=SEARCHABLE, page__gt=0).order_by("page"))


def _bundles(file: EvidenceFile) -> list[FileCopy]:
    return list(file.copies.filter(kind=LAYERS).order_by("page"))


def bundle_span(first: int, count: int) -> range:
    """The pages of the bundle that begins with page `first`."""
    return range(first, min(first + BUNDLE, count + 1))


def _missing(file: EvidenceFile, count: int) -> Iterator[int]:
    bundled = {row.page for row in _bundles(file)}
    single = {row.page for row in _singles(file)}
    for first in range(1, count + 1, BUNDLE):
        if first not in bundled:
            yield from (page for page in bundle_span(first, count) if page not in single)


def _read_slice(file: EvidenceFile, count: int, *, at: datetime) -> bool:
    """Whether every page lies in a bundle now; at least one page more."""
    missing = list(_missing(file, count))
    with TemporaryDirectory(prefix="layak-") as name:
        folder = Path(name)
        done: list[int] = []
        if missing:
            pages = missing[:SLICE_PAGES]
            with local_file(file.stored_as) as path:
                done = text_layers(path, file.media_type, pages, folder, seconds=SLICE_SECONDS)
        _keep_slice(file, count, folder, set(done), at=at)
    return len(done) == len(missing)


def _keep_slice(
    file: EvidenceFile, count: int, folder: Path, done: set[int], *, at: datetime
) -> None:
    """Whole bundles as bundles, with the single pages of earlier slices; the others by page."""
    singles = {row.page: row for row in _singles(file)}
    for first in {(page - 1) // BUNDLE * BUNDLE + 1 for page in done | set(singles)}:
        span = bundle_span(first, count)
        if all(page in done or page in singles for page in span):
            _keep_bundle(file, folder, span, singles, at=at)
            continue
        for page in done.intersection(span):
            layer = layer_path(folder, page)
            keep_copy(file=file, kind=SEARCHABLE, page=page, data=layer, media_type=PDF, at=at)


def _keep_bundle(
    file: EvidenceFile, folder: Path, span: range, singles: dict[int, FileCopy], *, at: datetime
) -> None:
    former = [singles[page] for page in span if page in singles]
    for row in former:
        with local_file(row.stored_as) as path:
            layer_path(folder, row.page).write_bytes(path.read_bytes())
    out = folder / "bundle"
    bundle_layers(folder, span[0], span[-1], out=out)
    keep_copy(file=file, kind=LAYERS, page=span[0], data=out, media_type=PDF, at=at)
    for row in former:
        drop_copy(row)


def _merge(file: EvidenceFile, *, at: datetime) -> None:
    bundles = _bundles(file)
    with ExitStack() as held:
        out = Path(held.enter_context(TemporaryDirectory(prefix="layak-"))) / "searchable"
        path = held.enter_context(local_file(file.stored_as))
        laid = {
            bundle.page: held.enter_context(local_file(bundle.stored_as))
            for bundle in bundles
            if bundle.size
        }
        merge_layers(path, file.media_type, laid, out=out)
        with transaction.atomic():
            keep_copy(file=file, kind=SEARCHABLE, page=0, data=out, media_type=PDF, at=at)
            jobs.enqueue(READ_ON, once=f"read-on:{file.pk}", file_id=file.pk)
    # a worker that died between a bundle and its pages left them
    for layer in _singles(file) + bundles:
        drop_copy(layer)
