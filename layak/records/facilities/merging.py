"""What is made ready and what is offered go with their agency when that merges."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.records.facilities.events import ReadinessMoved
from layak.records.facilities.models import ReadinessNeed, ServiceOffer
from layak.records.facilities.offer_events import OffersMoved


def move_with_merge(from_id: int, into_id: int, by: Actor | None, at: datetime) -> None:
    """Runs inside the transaction of the merge."""
    rows = ReadinessNeed.objects.filter(agency=from_id)
    moved = rows.update(agency=into_id, version=F("version") + 1)
    if moved:
        event = ReadinessMoved(source=from_id, target=into_id, need_count=moved)
        log(event, by=user_of(by), at=at)
    offers = ServiceOffer.objects.filter(agency=from_id)
    if moved := offers.update(agency=into_id, version=F("version") + 1):
        told = OffersMoved(source=from_id, target=into_id, offer_count=moved)
        log(told, by=user_of(by), at=at)


def moving_lines(agency_id: int) -> list[str]:
    """What the preview of a merge says."""
    count = ReadinessNeed.objects.filter(agency=agency_id).count()
    lines = [_("%(n)d baris kesiapan") % {"n": count}] if count else []
    offers = ServiceOffer.objects.filter(agency=agency_id).count()
    return lines + ([_("%(n)d layanan") % {"n": offers}] if offers else [])
