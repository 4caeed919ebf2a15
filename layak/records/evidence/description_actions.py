"""What a document says of itself: read in the background, confirmed by a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from layak.city.people.actor import Actor
from layak.platform.audit.log import log
from layak.platform.documents.reading.apart import inspect_apart
from layak.platform.documents.reading.inspection import FileFacts
from layak.records.evidence.events import EvidenceDescribed
from layak.records.evidence.likeness import keep_likenesses
from layak.records.evidence.models import Evidence, EvidenceFile, FileText
from layak.records.evidence.permissions import check_can_describe
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

# an index of words takes at most a megabyte of one text
TEXT_KEPT = 300_000
GONE = "Berkas ini tidak ada di penyimpanan."


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a person confirms; ``years`` are those whose work the document proves."""

    title: str
    kind: str = ""
    number: str = ""
    dated_on: date | None = None
    signer: str = ""
    years: tuple[int, ...] = field(default=())
    valid_since_on: date | None = None
    valid_until_on: date | None = None
    place: str = ""


def read_file(*, file_id: int, at: datetime) -> None:
    """Keep what the words of a version say; a version that was read already is left alone."""
    file = EvidenceFile.objects.filter(pk=file_id, text=None).first()
    if file is None:
        return
    facts = _facts_of(file)
    _keep(file, facts, at=at)


def _facts_of(file: EvidenceFile) -> FileFacts:
    """Read before the transaction begins: it may take a minute."""
    try:
        with default_storage.open(file.stored_as, "rb") as stored:
            return inspect_apart(stored.read(), file.original_name)
    except OSError:
        return FileFacts(sha256=file.sha256, refused=GONE)


@transaction.atomic
def _keep(file: EvidenceFile, facts: FileFacts, *, at: datetime) -> None:
    text = _text_of(file, facts, at=at)
    FileText.objects.bulk_create([text], ignore_conflicts=True)
    keep_likenesses(file, text, facts.prints, at=at)


def _text_of(file: EvidenceFile, facts: FileFacts, *, at: datetime) -> FileText:
    text = facts.text.replace("\x00", "")[:TEXT_KEPT]
    return FileText(
        file=file,
        text=text,
        page_count=facts.pages,
        page_starts=[min(start, len(text)) for start in facts.page_starts],
        is_from_scan=facts.ocr,
        kind=facts.kind or "",
        number=(facts.number or "")[:120],
        year=facts.year,
        dated_on=date.fromisoformat(facts.dated_on) if facts.dated_on else None,
        signer=(facts.signer or "")[:120],
        is_signed=facts.signed,
        identity_signs=facts.identity_signs,
        legibility=facts.legibility,
        taken_at=_moment(facts.taken_at),
        latitude=_degrees(facts.latitude),
        longitude=_degrees(facts.longitude),
        warnings=facts.warnings,
        failed_because=(facts.refused or "")[:300],
        read_at=at,
    )


def _moment(text: str | None) -> datetime | None:
    """A camera that tells no zone has the time of the city."""
    moment = datetime.fromisoformat(text) if text else None
    return timezone.make_aware(moment) if moment and moment.tzinfo is None else moment


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@transaction.atomic
def describe_evidence(
    *, evidence: Evidence, description: Description, by: Actor, at: datetime
) -> None:
    """Confirm what the document says of itself. Raises Refused with the reason."""
    check_can_describe(by)
    _check(description)
    title = read_text(description.title).strip()[:200]
    Evidence.objects.filter(pk=evidence.pk).update(
        title=title or evidence.title,
        kind=description.kind,
        number=read_text(description.number).strip()[:120],
        dated_on=description.dated_on,
        signer=read_text(description.signer).strip()[:120],
        years=sorted(set(description.years)),
        valid_since_on=description.valid_since_on,
        valid_until_on=description.valid_until_on,
        place=read_text(description.place).strip()[:120],
        described_at=at,
        described_by=by.user,
    )
    log(EvidenceDescribed(evidence=evidence.pk), by=by.user, at=at)


def _check(description: Description) -> None:
    since, until = description.valid_since_on, description.valid_until_on
    if since is not None and until is not None and until < since:
        raise Refused("Masa berlaku habis sebelum dimulai. Periksa kedua tanggalnya.")
