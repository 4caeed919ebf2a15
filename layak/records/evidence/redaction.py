"""A copy from which parts were taken out for good becomes an evidence of its own.

A short paper at once, a longer one by the worker: see ``redaction_orders``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction

from layak.city.people.actor import Actor
from layak.platform.audit.log import log
from layak.platform.documents.files import kinds
from layak.platform.documents.files.limits import Unreadable
from layak.platform.documents.pictures.redacting import Area, redact
from layak.records.evidence.actions import Upload, store_evidence
from layak.records.evidence.copies import local_file
from layak.records.evidence.events import EvidenceRedacted
from layak.records.evidence.models import Evidence, EvidenceFile, Redaction
from layak.records.evidence.permissions import check_can_redact
from layak.records.evidence.scanning import check_is_clean
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

AREAS_LIMIT = 500
NOTHING_MARKED = "Belum ada bagian yang ditandai. Gambar paling sedikit satu kotak."


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the new evidence is to be; ``restricts_source``: the original is closed to others."""

    title: str
    sensitivity: str
    because: str
    restricts_source: bool


def redact_file(
    *,
    file: EvidenceFile,
    areas: Sequence[Area],
    wish: Wish,
    by: Actor,
    at: datetime,
    on_pages: Callable[[int], None] = lambda _count: None,
    on_kept: Callable[[Evidence], None] = lambda _made: None,
) -> Evidence:
    """The new evidence, from which nothing under `areas` can be had back.

    The original stays as it is. ``on_pages`` hears how many pages are drawn; ``on_kept`` belongs
    to the transaction that keeps the result. Raises Refused: not the owner's, not clean, nothing
    marked, too much marked, or a file that cannot be drawn.
    """
    check_redaction(file, areas, by=by)
    with NamedTemporaryFile(prefix="layak-") as out:
        try:
            with local_file(file.stored_as) as path:
                made = redact(path, file.media_type, areas, out=Path(out.name), on_pages=on_pages)
        except Unreadable as refusal:
            raise Refused(str(refusal)) from refusal
        upload = _upload(Path(out.name), made.media_type, wish.title)
        with closing(upload.stream), transaction.atomic():
            result = _keep(file, areas, wish, upload, by=by, at=at)
            on_kept(result)
            return result


def check_redaction(file: EvidenceFile, areas: Sequence[Area], *, by: Actor) -> None:
    """Raises Refused: not the owner's, not clean, nothing marked, too much marked."""
    check_can_redact(by, file.evidence)
    check_is_clean(file)
    if not areas:
        raise Refused(NOTHING_MARKED)
    if len(areas) > AREAS_LIMIT:
        raise Refused(f"Paling banyak {AREAS_LIMIT} kotak sekaligus.")


def _keep(
    file: EvidenceFile,
    areas: Sequence[Area],
    wish: Wish,
    upload: Upload,
    *,
    by: Actor,
    at: datetime,
) -> Evidence:
    source = file.evidence
    result = store_evidence(
        upload=upload,
        title=wish.title,
        agency=source.agency,
        sensitivity=wish.sensitivity,
        by=by,
        at=at,
    )
    _describe_alike(source, result)
    Redaction.objects.create(
        file=file,
        result=result.files.get(version=1),
        areas=[{"page": area.page, **asdict(area.box)} for area in areas],
        because=read_text(wish.because).strip()[:300],
        redacted_at=at,
        redacted_by=by.user,
    )
    if wish.restricts_source:
        restricted = Evidence.Sensitivity.RESTRICTED.value
        Evidence.objects.filter(pk=source.pk).update(sensitivity=restricted)
    event = EvidenceRedacted(
        evidence=source.pk,
        version=file.version,
        result=result.pk,
        area_count=len(areas),
        is_source_restricted=wish.restricts_source,
    )
    log(event, by=by.user, at=at)
    return result


def _upload(made: Path, media_type: str, title: str) -> Upload:
    """Named after its new title: the name of the original may say what was blacked out."""
    ending = "pdf" if media_type == kinds.PDF.media_type else "jpg"
    name = f"{read_text(title).strip().replace('/', '-')[:150] or 'berkas'}.{ending}"
    return Upload(stream=made.open("rb"), name=name, size=made.stat().st_size)


def _describe_alike(source: Evidence, result: Evidence) -> None:
    """What the paper is stays the same; who signed it and where may be what was blacked out.

    A person still confirms it.
    """
    Evidence.objects.filter(pk=result.pk).update(
        kind=source.kind,
        number=source.number,
        dated_on=source.dated_on,
        years=source.years,
        valid_since_on=source.valid_since_on,
        valid_until_on=source.valid_until_on,
    )
