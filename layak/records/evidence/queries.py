"""Evidence as a person may see it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from layak.city.people.actor import Actor
from layak.platform.documents.files.kinds import ALLOWED
from layak.records.evidence.models import Evidence, EvidenceFile
from layak.records.evidence.scanning import OPENABLE
from layak.records.evidence.uses import providers

TYPE_NAMES = {kind.media_type: kind.label for kind in ALLOWED}
# what a browser can show by itself without running anything of the file
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})


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
        own |= Q(provider.visible(by))
    return rows.filter(own)
