"""Who keeps an offer, and who takes and gives back its places."""

from __future__ import annotations

from layak.city.people.roles.actor import Actor
from layak.records.facilities.offers.models import OfferReservation, ServiceOffer
from layak.rules.refusal import Refused, Verdict, verdict

# whoever works for a child or answers a hand-off; what it is for is judged where it is asked
TAKES = ("case.work", "case.supervise", "handoff.receive", "offer.manage")


def check_can_keep(by: Actor, agency_id: int) -> None:
    """Fill in what the own agency brings; the secretariat for every one."""
    if by.scope("offer.manage") == "all" or agency_id in by.agency_ids("offer.manage"):
        return
    raise Refused("Layanan diisi oleh instansinya sendiri, atau sekretariat.")


def check_can_change(by: Actor, offer: ServiceOffer) -> None:
    check_can_keep(by, offer.agency_id)
    if offer.ended_at is not None:
        raise Refused("Layanan ini sudah diakhiri. Tambahkan layanan baru bila dibuka lagi.")


def can_change(by: Actor, offer: ServiceOffer) -> Verdict:
    return verdict(check_can_change, by, offer)


def check_can_reserve(by: Actor) -> None:
    if not any(by.may(right) for right in TAKES):
        raise Refused("Tempat dipakai oleh manajer kasus atau instansi yang menerima rujukan.")


def check_can_release(by: Actor, reservation: OfferReservation) -> None:
    """Whoever may take places, and the agency whose place it is."""
    if reservation.offer.agency_id not in by.agency_ids("offer.manage"):
        check_can_reserve(by)


def tells_free(by: Actor, offer: ServiceOffer) -> bool:
    """Is this person told how many places are in use? Each of them is a child: its agency and who
    looks for a place, nobody else.
    """
    return by.may("offer.free") or offer.agency_id in by.agency_ids("offer.manage")


def can_free(by: Actor, offer: ServiceOffer) -> bool:
    """May this person give back places from the offer's own page? Its agency."""
    return offer.agency_id in by.agency_ids("offer.manage")
