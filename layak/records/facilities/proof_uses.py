"""Where evidence shows that a need is met, or is the paper of an offer: told to the library."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.records.evidence.files.models import Evidence
from layak.records.evidence.files.uses import Use
from layak.records.facilities.models import ReadinessProof, ServiceOffer
from layak.records.facilities.queries import need_url, visible


class ReadinessUses:
    """The provider that ``records.evidence.uses`` asks."""

    def visible(self, by: Actor) -> Exists:
        """Whether needs of the agencies for which ``by`` may view evidence are proven by it."""
        own = by.agency_ids("evidence.view")
        held = ReadinessProof.objects.filter(evidence=OuterRef("pk"), removed_at=None)
        return Exists(held.filter(need__agency__in=own))

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        """Needs that ``by`` may see: one query."""
        held = ReadinessProof.objects.filter(evidence=evidence, removed_at=None)
        rows = visible(by).filter(pk__in=held.values("need")).order_by("-year", "pk")
        return [
            Use(
                label=_("Kesiapan %(year)d: %(need)s") % {"year": need.year, "need": need.need},
                url=need_url(need.pk),
            )
            for need in rows
        ]


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
