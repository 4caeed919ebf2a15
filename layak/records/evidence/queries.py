"""Evidence as a person may see it, with its versions and where it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from layak.city.people.actor import Actor
from layak.platform.documents.filetypes import ALLOWED
from layak.records.evidence.models import Evidence, EvidenceFile
from layak.records.evidence.permissions import may_open_restricted
from layak.records.evidence.scanning import OPENABLE, quarantine_of
from layak.records.evidence.uses import Use, providers

TYPE_NAMES = {kind.media_type: kind.label for kind in ALLOWED}
# what a browser can show by itself without running anything of the file
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
HASH_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Version:
    number: int
    name: str
    type_name: str
    size: int
    short_hash: str
    uploaded_at: datetime
    uploaded_by: str
    on_behalf_of: str
    url: str
    is_shown_inline: bool
    # why it cannot be opened: it waits for the scanner, or holds a virus
    quarantine: str = ""


@dataclass(frozen=True, kw_only=True)
class EvidencePage:
    """``may_open`` is false for a restricted evidence of others; ``asks_reason`` before opening."""

    evidence: Evidence
    versions: list[Version]
    uses: list[Use]
    sensitivity: str
    asks_reason: bool
    may_open: bool


def unread_files() -> QuerySet[EvidenceFile, int]:
    """Ids of versions whose words nobody has read yet, the newest first; none in quarantine."""
    rows = EvidenceFile.objects.filter(OPENABLE, text=None)
    return rows.order_by("-pk").values_list("pk", flat=True)


def type_name(media_type: str) -> str:
    """The kind of a file in words."""
    return TYPE_NAMES.get(media_type, media_type)


def visible_evidence(by: Actor) -> QuerySet[Evidence]:
    """What ``by`` may see: everything, or that of the own agencies and what is in use there."""
    rows = Evidence.objects.select_related("agency")
    if by.scope("evidence.view") == "all":
        return rows
    own = Q(agency__in=by.agency_ids("evidence.view"))
    for provider in providers():
        own |= Q(pk__in=provider.visible_ids(by))
    return rows.filter(own)


def evidence_page(*, evidence: Evidence, by: Actor, at: datetime) -> EvidencePage:
    """An evidence with every version, newest first, and its visible uses."""
    is_restricted = evidence.sensitivity == Evidence.Sensitivity.RESTRICTED
    files = evidence.files.select_related("uploaded_by", "on_behalf_of", "scan").order_by(
        "-version"
    )
    return EvidencePage(
        evidence=evidence,
        versions=[_version(file) for file in files],
        uses=[use for provider in providers() for use in provider.uses_of(evidence, by, at=at)],
        sensitivity=str(evidence.get_sensitivity_display()),
        asks_reason=is_restricted,
        may_open=not is_restricted or may_open_restricted(by, evidence),
    )


def _version(file: EvidenceFile) -> Version:
    return Version(
        number=file.version,
        name=file.original_name,
        type_name=type_name(file.media_type),
        size=file.size,
        short_hash=file.sha256[:HASH_SHOWN],
        uploaded_at=file.uploaded_at,
        uploaded_by=file.uploaded_by.name,
        on_behalf_of=file.on_behalf_of.name if file.on_behalf_of else "",
        url=reverse("evidence_download", args=[file.evidence_id, file.version]),
        is_shown_inline=file.media_type in SHOWN_INLINE,
        quarantine=quarantine_of(file),
    )
