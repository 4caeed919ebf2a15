"""What an evidence is like, as a person may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from layak.city.people.actor import Actor
from layak.records.evidence.models import Evidence, EvidenceFile, FileLikeness
from layak.records.evidence.queries import visible_evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """``title`` and ``url`` of the other evidence are empty where this person may not see it."""

    id: int
    is_same: bool
    is_later: bool
    title: str
    agency: str
    uploaded_at: datetime
    url: str
    dismissed_because: str
    dismissed_by: str


def visible_likenesses(evidence: Evidence) -> QuerySet[FileLikeness]:
    """Every likeness of the files of an evidence, from either side."""
    return FileLikeness.objects.filter(Q(file__evidence=evidence) | Q(other__evidence=evidence))


def likenesses(evidence: Evidence, *, by: Actor) -> list[Likeness]:
    """What still stands first, the nearest first, then what was said to be two."""
    rows = list(
        visible_likenesses(evidence)
        .select_related("file__evidence__agency", "other__evidence__agency", "dismissed_by")
        .order_by("distance", "pk")
    )
    if not rows:
        return []
    others = {_other(row, evidence).evidence_id for row in rows}
    seen = set(visible_evidence(by).filter(pk__in=others).values_list("pk", flat=True))
    found = [_likeness(row, evidence, seen) for row in rows]
    return sorted(found, key=lambda likeness: bool(likeness.dismissed_because))


def _other(row: FileLikeness, evidence: Evidence) -> EvidenceFile:
    return row.other if row.file.evidence_id == evidence.pk else row.file


def _likeness(row: FileLikeness, evidence: Evidence, seen: set[int]) -> Likeness:
    other = _other(row, evidence)
    is_seen = other.evidence_id in seen
    return Likeness(
        id=row.pk,
        is_same=row.kind == FileLikeness.Kind.SAME,
        is_later=other.pk == row.file_id,
        title=other.evidence.title if is_seen else "",
        agency=other.evidence.agency.name,
        uploaded_at=other.uploaded_at,
        url=reverse("evidence_detail", args=[other.evidence_id]) if is_seen else "",
        dismissed_because=row.dismissed_because,
        dismissed_by=row.dismissed_by.name if row.dismissed_by else "",
    )
