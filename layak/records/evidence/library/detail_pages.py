"""One evidence with its versions, their copies, what was blacked out of it, and its uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.roles.actor import Actor
from layak.platform.documents.pictures.pages import DRAWN, PHOTOS
from layak.platform.web.access import access
from layak.platform.web.http import SignedInRequest
from layak.records.evidence.files.copies import LAYERS, PAGE
from layak.records.evidence.files.models import Evidence, EvidenceFile, FileCopy, Redaction
from layak.records.evidence.files.permissions import (
    can_describe,
    can_redact,
    may_have_original,
    may_open_restricted,
    owns,
)
from layak.records.evidence.files.reads import type_name, visible_evidence
from layak.records.evidence.files.scanning import quarantine_of
from layak.records.evidence.files.uses import Use, uses_of
from layak.records.evidence.reading.models import FileText
from layak.records.evidence.reading.reads import likenesses, suggestion
from layak.records.evidence.reading.searchable_copies import bundle_span
from layak.records.evidence.viewing.reasons import ReasonForm
from layak.rules.proof import Proof, ending

# One evidence with its versions, their copies, what was blacked out of it, and its uses.

HASH_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Version:
    """An empty address is not for this person, or not made yet."""

    number: int
    name: str
    type_name: str
    size: int
    short_hash: str
    uploaded_at: datetime
    uploaded_by: str
    on_behalf_of: str
    url: str
    view_url: str
    thumbnail_url: str
    searchable_url: str
    # so many pages of it are read while it is made
    searchable_page_count: int
    redact_url: str
    # the photo goes out without the camera's notes
    is_stripped: bool
    # why it cannot be opened: it waits for the scanner, or holds a virus
    quarantine: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionLink:
    """The other side of a redaction; without address where this person may not see it."""

    title: str
    url: str
    version: int
    redacted_at: datetime
    redacted_by: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """What the camera wrote into the newest photo; only for who may change the evidence."""

    taken_at: datetime | None
    # as maps are asked for a place: degrees south or north, west or east; empty where unknown
    place: str


@dataclass(frozen=True, kw_only=True)
class EvidencePage:
    """``may_open`` is false for a restricted evidence of others; ``asks_reason`` before opening."""

    evidence: Evidence
    versions: list[Version]
    uses: list[Use]
    sensitivity: str
    asks_reason: bool
    may_open: bool
    camera: Camera | None
    # that it has ended or soon will; empty where it holds
    ending: str = ""
    redacted_into: list[RedactionLink] = field(default_factory=list)
    redacted_from: list[RedactionLink] = field(default_factory=list)

    @property
    def newest(self) -> Version | None:
        return next(iter(self.versions), None)


def evidence_page(*, evidence: Evidence, by: Actor, at: datetime) -> EvidencePage:
    """An evidence with every version, newest first, and its visible uses."""
    is_restricted = evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
    rights = _Rights(
        may_open=not is_restricted or may_open_restricted(by, evidence),
        may_redact=can_redact(by, evidence).allowed,
        has_original=may_have_original(by, evidence),
        is_restricted=is_restricted,
    )
    files = list(
        evidence.files.select_related("uploaded_by", "on_behalf_of", "scan").order_by("-version")
    )
    into, origin = _redactions(evidence, by)
    return EvidencePage(
        evidence=evidence,
        versions=list(_versions(files, rights)),
        uses=uses_of(evidence, by, at=at),
        sensitivity=str(evidence.get_sensitivity_display()),
        asks_reason=rights.is_restricted,
        may_open=rights.may_open,
        camera=_camera(files[0]) if files and owns(by, evidence) else None,
        ending=_ending(evidence, timezone.localdate(at)),
        redacted_into=into,
        redacted_from=origin,
    )


def _ending(evidence: Evidence, today: date) -> str:
    proof = Proof(since_on=evidence.valid_since_on, until_on=evidence.valid_until_on)
    return ending(proof, today=today) or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rights:
    may_open: bool
    may_redact: bool
    has_original: bool
    is_restricted: bool


def _versions(files: list[EvidenceFile], rights: _Rights) -> Iterator[Version]:
    kinds: dict[int, set[str]] = {}
    read: dict[int, set[int]] = {}
    copies = FileCopy.objects.filter(file__in=files).exclude(kind=PAGE)
    told = copies.values_list("file_id", "kind", "page", "file__text__page_count")
    for file_id, kind, page, count in told:
        if page:
            pages = bundle_span(page, count or 1) if kind == LAYERS else (page,)
            read.setdefault(file_id, set()).update(pages)
        else:
            kinds.setdefault(file_id, set()).add(kind)
    for file in files:
        yield _version(file, kinds.get(file.pk, set()), len(read.get(file.pk, ())), rights)


def _version(file: EvidenceFile, kinds: set[str], read_count: int, rights: _Rights) -> Version:
    quarantine = quarantine_of(file)
    is_open = rights.may_open and not quarantine
    has_thumbnail = FileCopy.Kind.THUMBNAIL in kinds and not rights.is_restricted
    has_searchable = FileCopy.Kind.SEARCHABLE in kinds
    may_redact = rights.may_redact and file.media_type in DRAWN
    return Version(
        number=file.version,
        name=file.original_name,
        type_name=type_name(file.media_type),
        size=file.size,
        short_hash=file.sha256[:HASH_SHOWN],
        uploaded_at=file.uploaded_at,
        uploaded_by=file.uploaded_by.name,
        on_behalf_of=file.on_behalf_of.name if file.on_behalf_of else "",
        url=_way("evidence_download", file, is_there=is_open),
        view_url=_way("evidence_view", file, is_there=is_open),
        thumbnail_url=_way("evidence_thumbnail", file, is_there=is_open and has_thumbnail),
        searchable_url=_way("evidence_searchable", file, is_there=is_open and has_searchable),
        searchable_page_count=0 if has_searchable else read_count,
        redact_url=_way("evidence_redact", file, is_there=is_open and may_redact),
        is_stripped=file.media_type in PHOTOS and not rights.has_original,
        quarantine=quarantine,
    )


def _way(name: str, file: EvidenceFile, *, is_there: bool) -> str:
    return reverse(name, args=[file.evidence_id, file.version]) if is_there else ""


def _camera(file: EvidenceFile) -> Camera | None:
    if file.media_type not in PHOTOS:
        return None
    said = FileText.objects.filter(file=file).first()
    if said is None or (said.taken_at is None and said.latitude is None):
        return None
    is_placed = said.latitude is not None and said.longitude is not None
    place = f"{said.latitude}, {said.longitude}" if is_placed else ""
    return Camera(taken_at=said.taken_at, place=place)


def _redactions(evidence: Evidence, by: Actor) -> tuple[list[RedactionLink], list[RedactionLink]]:
    """What was made of this evidence, and what it was made of: two queries."""
    rows = list(
        Redaction.objects.filter(Q(file__evidence=evidence) | Q(result__evidence=evidence))
        .select_related("file__evidence", "result__evidence", "redacted_by")
        .order_by("pk")
    )
    ids = {row.file.evidence_id for row in rows} | {row.result.evidence_id for row in rows}
    seen = set(visible_evidence(by).filter(pk__in=ids).values_list("pk", flat=True))
    into = [_link(row, row.result, seen) for row in rows if row.file.evidence_id == evidence.pk]
    origin = [_link(row, row.file, seen) for row in rows if row.result.evidence_id == evidence.pk]
    return into, origin


def _link(row: Redaction, other: EvidenceFile, seen: set[int]) -> RedactionLink:
    is_seen = other.evidence_id in seen
    return RedactionLink(
        title=other.evidence.title if is_seen else _("Berkas asli"),
        url=reverse("evidence_detail", args=[other.evidence_id]) if is_seen else "",
        version=other.version,
        redacted_at=row.redacted_at,
        redacted_by=row.redacted_by.name,
        because=row.because,
    )


@require_GET
@access("evidence.view")
def evidence_detail(request: SignedInRequest, evidence_id: int) -> HttpResponse:
    evidence = get_object_or_404(visible_evidence(request.actor), pk=evidence_id)
    page = evidence_page(evidence=evidence, by=request.actor, at=timezone.now())
    context = {
        "page": page,
        "form": ReasonForm(),
        "suggested": suggestion(evidence),
        "likenesses": likenesses(evidence, by=request.actor),
        "may_describe": can_describe(request.actor),
    }
    return TemplateResponse(request, "evidence/evidence_detail.html", context)
