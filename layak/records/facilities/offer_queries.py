"""Offers as rows: what fits a need, the list with free places today, the history as counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from layak.records.facilities.models import ServiceOffer
from layak.records.facilities.offer_policy import offer_policy
from layak.rules.facilities import Need, OfferFacts, rank, why_not

TAKEN = Count("reservations", filter=Q(reservations__released_at=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFit:
    """An offer beside a need: ``free`` places today, ``why_not`` sentences; empty when it fits."""

    offer: ServiceOffer
    free: int
    why_not: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return not self.why_not


def counted() -> QuerySet[ServiceOffer]:
    """Offers with their agency and ``taken``: the places in use."""
    return ServiceOffer.objects.select_related("agency").annotate(taken=TAKEN)


def taken_of(offer: ServiceOffer) -> int:
    """Places in use of an offer that ``counted`` found."""
    taken: int = vars(offer)["taken"]
    return taken


def facts_of(offer: ServiceOffer, taken: int) -> OfferFacts:
    """The offer as the rules see it."""
    return OfferFacts(
        kind=offer.kind,
        levels=tuple(offer.levels),
        age_from=offer.age_from,
        age_to=offer.age_to,
        sex=offer.sex,
        districts=tuple(offer.districts),
        is_accessible=offer.is_accessible,
        until_on=offer.agreement_until_on,
        is_ended=offer.ended_at is not None,
        capacity=offer.capacity,
        taken=taken,
    )


def fitting_offers(
    *,
    asked: Sequence[str],
    level: str = "",
    age: int | None = None,
    sex: str = "",
    district_code: str = "",
    needs_access: bool = False,
    today: date,
) -> list[OfferFit]:
    """Running offers of the kinds that meet what is ``asked``, the best first: one query.

    ``asked`` are codes of rapid-action.yaml, ``level`` one of offers.yaml. What does not fit comes
    last and says why.
    """
    need = Need(
        asked=tuple(asked),
        level=level,
        age=age,
        sex=sex,
        district_code=district_code,
        needs_access=needs_access,
    )
    policy = offer_policy()
    rows = counted().filter(ended_at=None, kind__in=policy.kinds_for(asked))
    found = []
    for offer in rows.order_by("name", "pk"):
        facts = facts_of(offer, taken_of(offer))
        reasons = why_not(facts, need, policy, today=today)
        found.append((rank(facts, need, reasons), OfferFit(
            offer=offer, free=facts.free, why_not=reasons
        )))  # fmt: skip
    return [fit for _order, fit in sorted(found, key=lambda pair: pair[0])]


def next_best(offer: ServiceOffer, *, today: date) -> ServiceOffer | None:
    """Another offer for the same children that has a place today: the same kind first. One query."""
    policy = offer_policy()
    kind = policy.kinds.get(offer.kind)
    found = [
        fit.offer
        for fit in fitting_offers(asked=sorted(kind.asked) if kind else (), today=today)
        if fit.fits and fit.offer.pk != offer.pk and _serves_like(fit.offer, offer)
    ]
    return min(found, key=lambda other: other.kind != offer.kind, default=None)


def _serves_like(other: ServiceOffer, offer: ServiceOffer) -> bool:
    """For the same sex, in a level and a district that both serve."""
    if other.sex and offer.sex != other.sex:
        return False
    return _meet(other.levels, offer.levels) and _meet(other.districts, offer.districts)


def _meet(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return not ours or not theirs or bool(set(ours) & set(theirs))
