"""Places of offers: taken and given back. A place is never taken twice, whoever is first.

Reserving waits for the row of the offer, so that of twenty at once for the last three places three
get one and each other hears where there is still room.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.records.facilities.models import OfferReservation, ServiceOffer
from layak.records.facilities.offer_events import PlaceReleased, PlaceReserved
from layak.records.facilities.offer_permissions import check_can_release, check_can_reserve
from layak.records.facilities.offer_policy import offer_policy
from layak.records.facilities.offer_queries import facts_of, next_best, taken_of
from layak.rules.facilities import closed_because
from layak.rules.refusal import Refused

REFERENCE = re.compile(r"[A-Z]-[A-Z0-9]{4}-[A-Z0-9]{4}")


class NoPlace(Refused):
    """Full, ended or expired; ``instead`` is another offer that has a place, or None."""

    def __init__(self, reason: str, instead: ServiceOffer | None) -> None:
        super().__init__(reason)
        self.instead = instead


@transaction.atomic
def reserve_place(*, offer_id: int, reference: str, by: Actor, at: datetime) -> OfferReservation:
    """The lowest free place for ``reference``, a random code; asked twice, the same one.

    Raises NoPlace (full, ended, expired) with the next best offer, Refused (right),
    ValueError for a reference that is no code, ServiceOffer.DoesNotExist.
    """
    check_can_reserve(by)
    if not REFERENCE.fullmatch(reference):
        raise ValueError("A place is reserved for a code.")
    offer = ServiceOffer.objects.select_for_update().get(pk=offer_id)
    taken = OfferReservation.objects.filter(offer=offer, released_at=None)
    places = dict(taken.values_list("place", "reference"))
    if reference in places.values():
        return taken.get(reference=reference)
    today = timezone.localdate(at)
    if closed := closed_because(facts_of(offer, len(places)), today=today):
        raise _no_place(offer, closed, at=at)
    place = lowest_free(set(places), offer.capacity)
    kept = OfferReservation.objects.create(
        offer=offer, place=place, reference=reference, reserved_at=at, reserved_by=by.user
    )
    log(PlaceReserved(offer=offer.pk, place=place, reference=reference), by=by.user, at=at)
    return kept


@transaction.atomic
def release_place(
    *, reservation_id: int, outcome: str, by: Actor, at: datetime
) -> OfferReservation:
    """Give a place back; ``outcome`` is a release of offers.yaml. Given back twice is once.

    Raises Refused (right, unknown outcome), OfferReservation.DoesNotExist.
    """
    rows = OfferReservation.objects.select_related("offer").select_for_update(of=("self",))
    kept = rows.get(pk=reservation_id)
    check_can_release(by, kept)
    if outcome not in offer_policy().releases:
        raise Refused(_("Pilih bagaimana tempat ini berakhir."))
    if kept.released_at is not None:
        return kept
    kept.released_at, kept.released_by, kept.outcome = at, by.user, outcome
    kept.save(update_fields=["released_at", "released_by", "outcome"])
    log(PlaceReleased(offer=kept.offer_id, place=kept.place, outcome=outcome), by=by.user, at=at)
    return kept


def lowest_free(places: set[int], capacity: int) -> int:
    """The least place from 1 to ``capacity`` that is not among those taken."""
    return next(place for place in range(1, capacity + 1) if place not in places)


def _no_place(offer: ServiceOffer, closed: str, *, at: datetime) -> NoPlace:
    said = {"name": offer.name, "why": closed}
    instead = next_best(offer, today=timezone.localdate(at))
    if instead is None:
        return NoPlace(
            _(
                "“%(name)s”: %(why)s Belum ada layanan serupa yang punya tempat; "
                "minta sekretariat mencarikannya."
            )
            % said,
            None,
        )
    said |= {"other": instead.name, "agency": instead.agency.name}
    said |= {"free": str(facts_of(instead, taken_of(instead)).free)}
    text = _("“%(name)s”: %(why)s Masih ada %(free)s tempat pada “%(other)s” (%(agency)s).")
    return NoPlace(text % said, instead)
