"""What a document says of itself: read in the background, confirmed by a person; and two files that a person tells apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.documents.reading.apart import inspect_apart
from layak.platform.documents.reading.inspection import FileFacts
from layak.records.evidence.files.models import Evidence, EvidenceFile
from layak.records.evidence.files.permissions import SHORTEST_REASON, check_can_describe
from layak.records.evidence.reading.events import EvidenceDescribed, LikenessDismissed
from layak.records.evidence.reading.likeness import keep_likenesses
from layak.records.evidence.reading.models import FileLikeness, FileText
from layak.rules.entries import read_text
from layak.rules.refusal import Refused

# What a document says of itself: read in the background, confirmed by a person.

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
    # before the transaction begins: it may take a minute
    try:
        with default_storage.open(file.stored_as, "rb") as stored:
            facts = inspect_apart(stored.read(), file.original_name)
    except OSError:
        facts = FileFacts(sha256=file.sha256, refused=GONE)
    _keep(file, facts, at=at)


@transaction.atomic
def _keep(file: EvidenceFile, facts: FileFacts, *, at: datetime) -> None:
    words = facts.text.replace("\x00", "")[:TEXT_KEPT]
    taken_at = datetime.fromisoformat(facts.taken_at) if facts.taken_at else None
    if taken_at and taken_at.tzinfo is None:
        # a camera that tells no zone has the time of the city
        taken_at = timezone.make_aware(taken_at)
    text = FileText(
        file=file,
        text=words,
        page_count=facts.pages,
        page_starts=[min(start, len(words)) for start in facts.page_starts],
        is_from_scan=facts.ocr,
        kind=facts.kind or "",
        number=(facts.number or "")[:120],
        year=facts.year,
        dated_on=date.fromisoformat(facts.dated_on) if facts.dated_on else None,
        signer=(facts.signer or "")[:120],
        is_signed=facts.signed,
        identity_signs=facts.identity_signs,
        legibility=facts.legibility,
        taken_at=taken_at,
        latitude=_degrees(facts.latitude),
        longitude=_degrees(facts.longitude),
        warnings=facts.warnings,
        failed_because=(facts.refused or "")[:300],
        read_at=at,
    )
    FileText.objects.bulk_create([text], ignore_conflicts=True)
    keep_likenesses(file, text, facts.prints, at=at)


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@transaction.atomic
def describe_evidence(
    *, evidence: Evidence, description: Description, by: Actor, at: datetime
) -> None:
    """Confirm what the document says of itself. Raises Refused with the reason."""
    check_can_describe(by)
    since, until = description.valid_since_on, description.valid_until_on
    if since is not None and until is not None and until < since:
        raise Refused("Masa berlaku habis sebelum dimulai. Periksa kedua tanggalnya.")
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


# A person looked at two files that seem to be one, and says that they are two.


@transaction.atomic
def dismiss_likeness(
    *, likeness: FileLikeness | None, because: str, by: Actor, at: datetime
) -> None:
    """Say that two files are two, with the reason. Who may see them is asked by the caller.

    Raises Refused without a reason, or where there is nothing left to say so of.
    """
    check_can_describe(by)
    reason = read_text(because).strip()[:300]
    if len(reason) < SHORTEST_REASON:
        raise Refused("Tulis mengapa kedua berkas ini memang berbeda; alasan itu dicatat.")
    rows = FileLikeness.objects.filter(pk=likeness.pk if likeness else 0, dismissed_at=None)
    if likeness is None or not rows.update(
        dismissed_at=at, dismissed_by=by.user, dismissed_because=reason
    ):
        raise Refused(
            "Kemiripan ini sudah dinyatakan bukan masalah sebelumnya, atau tidak ada lagi."
        )
    event = LikenessDismissed(
        evidence=likeness.file.evidence_id, other=likeness.other.evidence_id, because=reason
    )
    log(event, by=by.user, at=at)
