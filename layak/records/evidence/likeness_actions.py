"""A person looked at two files that seem to be one, and says that they are two."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from layak.city.people.actor import Actor
from layak.platform.audit.log import log
from layak.records.evidence.events import LikenessDismissed
from layak.records.evidence.models import FileLikeness
from layak.records.evidence.permissions import SHORTEST_REASON, check_can_describe
from layak.rules.entries import read_text
from layak.rules.refusal import Refused


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
