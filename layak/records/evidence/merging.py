"""Evidence goes with its agency when that merges into another; who uploaded it stays."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import ngettext

from layak.city.people.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.records.evidence.events import EvidenceMoved
from layak.records.evidence.models import Evidence


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Runs inside the transaction of the merge."""
    moved = Evidence.objects.filter(agency=from_id).update(agency=into_id)
    if moved:
        event = EvidenceMoved(source=from_id, target=into_id, evidence_count=moved)
        log(event, by=user_of(by), at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of evidence."""
    count = Evidence.objects.filter(agency=agency_id).count()
    return [ngettext("%(n)d bukti", "%(n)d bukti", count) % {"n": count}] if count else []
