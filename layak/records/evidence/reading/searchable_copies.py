"""A scan as a PDF whose words can be searched, made in slices; and what its later pages say."""

from __future__ import annotations

import re
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
from layak.platform.documents.reading.apart import LARGEST_BYTES, inspect_apart
from layak.platform.documents.reading.texts import WORTHLESS, Text
from layak.records.evidence.files.copies import (
    LAYERS,
    SEARCHABLE,
    bytes_of,
    copy_of,
    drop_copy,
    keep_copy,
    local_file,
)
from layak.records.evidence.files.models import EvidenceFile, FileCopy
from layak.records.evidence.files.scanning import OPENABLE
from layak.records.evidence.reading.actions import TEXT_KEPT
from layak.records.evidence.reading.models import FileText
from layak.rules.papers.identity import identity_signs

# A scan as a PDF whose words can be searched, made in slices so that the queue keeps moving.
#
# What a slice has read is kept: single pages, and a bundle as soon as its fifty are there. So a
# worker that dies loses one slice, and no step holds more than a bundle.

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


def _read_slice(file: EvidenceFile, count: int, *, at: datetime) -> bool:
    """Whether every page lies in a bundle now; at least one page more."""
    kept = {row.page for row in _singles(file)}
    for bundle in _bundles(file):
        kept.update(bundle_span(bundle.page, count))
    missing = [page for page in range(1, count + 1) if page not in kept]
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


# What the searchable copy of a long scan says, beside the pages that were read at once.
#
# The first reading of a version ends with its time. Words of later pages are to be found too, and
# what looks like a child's identity there must be seen.

_UNREAD = re.compile(r"^\d+ halaman pindaian belum terbaca|^Baru \d+ dari \d+ halaman terbaca")


def read_on(*, file_id: int) -> bool:
    """Fill the pages that had no words from the searchable copy; whether there were any."""
    text = FileText.objects.select_related("file").filter(file=file_id).first()
    copy = copy_of(text.file, SEARCHABLE) if text is not None else None
    data = bytes_of(copy) if copy is not None and copy.size <= LARGEST_BYTES else None
    if text is None or data is None:
        return False
    facts = inspect_apart(data, "salinan.pdf")
    pages = _pages(text.text, text.page_starts)
    later = _pages(facts.text, facts.page_starts)
    fresh = {
        number: words
        for number, words in later.items()
        if len(pages.get(number, "").strip()) < WORTHLESS <= len(words.strip())
    }
    if not fresh:
        return False
    # every page has a beginning, also one without words
    blank = dict.fromkeys(range(1, max([*pages, *fresh]) + 1), "")
    whole = Text(pages=blank | pages | fresh)
    kept = whole.whole[:TEXT_KEPT]
    FileText.objects.filter(pk=text.pk).update(
        text=kept,
        page_starts=[min(start, len(kept)) for start in whole.page_starts],
        identity_signs=identity_signs(whole.whole),
        warnings=[said for said in text.warnings if not _UNREAD.match(said)],
    )
    return True


def _pages(text: str, starts: list[int]) -> dict[int, str]:
    ends = [*starts[1:], len(text)]
    return {
        number: text[start:end].strip("\n")
        for number, (start, end) in enumerate(zip(starts, ends, strict=False), start=1)
    }
