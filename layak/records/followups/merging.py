"""Promises go with their agency when it merges into another; what ended stays where it was."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.records.followups.events import FollowUpsMerged
from layak.records.followups.models import FollowUp, FollowUpSupporter


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Runs inside the transaction of the merge; seats move with their promises."""
    moved = FollowUp.objects.open().filter(agency=from_id).update(agency=into_id)
    helped = FollowUpSupporter.objects.filter(
        agency=from_id, followup__state__in=("open", "reported")
    )
    twice = FollowUpSupporter.objects.filter(followup=OuterRef("followup"), agency=into_id)
    helped.filter(Exists(twice)).delete()
    helped.update(agency=into_id)
    # who owns it does not help itself
    FollowUpSupporter.objects.filter(agency=into_id, followup__agency=into_id).delete()
    if moved:
        event = FollowUpsMerged(source=from_id, target=into_id, followup_count=moved)
        log(event, by=user_of(by), at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says of promises."""
    count = FollowUp.objects.open().filter(agency=agency_id).count()
    if not count:
        return []
    return [ngettext("%(n)d tindak lanjut", "%(n)d tindak lanjut", count) % {"n": count}]


def reason_to_stay(agency_id: int) -> str | None:
    """Why an agency may not end while it owns promises; None where it owns none."""
    count = FollowUp.objects.open().filter(agency=agency_id).count()
    if not count:
        return None
    return f"Masih memiliki {count} tindak lanjut yang berjalan. Alihkan dahulu."
