"""The paper of an offer as a use of evidence, and what goes with an agency that merges."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Use
from layak.records.facilities.needs.events import ReadinessMoved
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.facilities.offers.events import OffersMoved
from layak.records.facilities.offers.models import ServiceOffer


class OfferUses:
    """The agreement of what an institution brings."""

    def visible(self, by: Actor) -> Exists:
        """Whether it is the paper of an offer of the agencies whose evidence ``by`` may view."""
        own = by.agency_ids("evidence.view")
        return Exists(ServiceOffer.objects.filter(paper=OuterRef("pk"), agency__in=own))

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        """Offers, for whoever may see them: one query."""
        if not by.may("offer.view"):
            return []
        rows = ServiceOffer.objects.filter(paper=evidence).order_by("pk")
        return [
            Use(label=_("Perjanjian layanan %s") % offer.name, url=f"/layanan/{offer.pk}/")
            for offer in rows
        ]


# What is made ready and what is offered go with their agency when that merges.


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
