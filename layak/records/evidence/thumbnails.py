"""Small pictures beside the rows of a list."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from layak.records.evidence.models import Evidence, EvidenceFile, FileCopy
from layak.records.evidence.scanning import OPENABLE


def thumbnail_urls(evidence_ids: Collection[int]) -> dict[int, str]:
    """Where the small picture of each evidence is, of its newest version that has one: one query.

    Restricted evidence has none to see. Who may see the evidence is asked by the caller.
    """
    files = (
        EvidenceFile.objects.filter(
            OPENABLE, evidence__in=evidence_ids, copies__kind=FileCopy.Kind.THUMBNAIL
        )
        .exclude(evidence__sensitivity=Evidence.Sensitivity.RESTRICTED)
        .order_by("evidence", "-version")
        .distinct("evidence")
    )
    return {
        evidence_id: reverse("evidence_thumbnail", args=[evidence_id, version])
        for evidence_id, version in files.values_list("evidence_id", "version")
    }
