"""What an institution brings: added, changed, said to be still true, ended."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import withdraw
from layak.records.facilities.models import OfferReservation, ServiceOffer
from layak.records.facilities.offer_actions import lowest_free
from layak.records.facilities.offer_entries import (
    LABELS,
    OfferContent,
    WrongOffer,
    changed_fields,
    changes_text,
    read_offer,
    values,
)
from layak.records.facilities.offer_events import (
    OfferAdded,
    OfferChanged,
    OfferConfirmed,
    OfferEnded,
)
from layak.records.facilities.offer_permissions import check_can_change, check_can_keep
from layak.rules.refusal import Refused


class OfferMoved(Refused):
    """Someone saved the offer since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Layanan ini diubah orang lain sejak halaman dibuka. Yang tersimpan tampil di sini.")
        )


@transaction.atomic
def add_offer(*, agency_id: int, content: OfferContent, by: Actor, at: datetime) -> ServiceOffer:
    """A new offer of an agency; the same one sent twice is one.

    Raises Refused (right, agency ended), WrongOffer.
    """
    check_can_keep(by, agency_id)
    agency = Agency.objects.current().select_for_update().filter(pk=agency_id).first()
    if agency is None:
        raise Refused(_("Instansi ini sudah berakhir. Pilih penerusnya."))
    content = read_offer(content, agency_id=agency_id)
    same = ServiceOffer.objects.filter(agency=agency, ended_at=None, **values(content)).first()
    if same is not None:
        return same
    offer = ServiceOffer.objects.create(
        agency=agency, changed_at=at, changed_by=by.user, **values(content)
    )
    event = OfferAdded(offer=offer.pk, agency=agency_id, capacity=offer.capacity)
    log(event, by=by.user, at=at)
    return offer


@transaction.atomic
def change_offer(
    *, offer_id: int, content: OfferContent, seen: int, by: Actor, at: datetime
) -> ServiceOffer:
    """The offer as it should be; ``seen`` is the version that the page showed.

    Raises Refused (right, ended), WrongOffer (also a capacity below what is taken), OfferMoved,
    ServiceOffer.DoesNotExist.
    """
    offer = _locked(offer_id)
    check_can_change(by, offer)
    content = read_offer(content, agency_id=offer.agency_id)
    names = changed_fields(offer, content)
    if not names:
        return offer
    if offer.version != seen:
        raise OfferMoved
    _make_room(offer, content.capacity)
    for name, value in values(content).items():
        setattr(offer, name, value)
    _save(offer, by=by, at=at)
    if "agreement_until_on" in names:
        withdraw(about=f"offer:{offer.pk}")
    log(OfferChanged(offer=offer.pk, what=changes_text(names)), by=by.user, at=at)
    return offer


@transaction.atomic
def change_capacity(
    *, offer_id: int, capacity: int, seen: int, by: Actor, at: datetime
) -> ServiceOffer:
    """Only how many places there are: two presses on a phone. Raises as ``change_offer``."""
    offer = _locked(offer_id)
    told = {name: getattr(offer, name) for name in LABELS} | {"capacity": capacity}
    told |= {"levels": tuple(offer.levels), "districts": tuple(offer.districts)}
    content = OfferContent(**told)
    return change_offer(offer_id=offer_id, content=content, seen=seen, by=by, at=at)


@transaction.atomic
def confirm_offer(*, offer_id: int, by: Actor, at: datetime) -> ServiceOffer:
    """Everything in it is still true. Raises Refused (right, ended), DoesNotExist."""
    offer = _locked(offer_id)
    check_can_change(by, offer)
    offer.changed_at, offer.changed_by = at, by.user
    offer.save(update_fields=["changed_at", "changed_by"])
    log(OfferConfirmed(offer=offer.pk), by=by.user, at=at)
    return offer


@transaction.atomic
def end_offer(*, offer_id: int, seen: int, by: Actor, at: datetime) -> ServiceOffer:
    """Nothing more can be taken of it; places in use stay until they are given back.

    Raises Refused (right, ended), OfferMoved, DoesNotExist.
    """
    offer = _locked(offer_id)
    check_can_change(by, offer)
    if offer.version != seen:
        raise OfferMoved
    offer.ended_at = at
    _save(offer, by=by, at=at)
    withdraw(about=f"offer:{offer.pk}")
    log(OfferEnded(offer=offer.pk), by=by.user, at=at)
    return offer


def _locked(offer_id: int) -> ServiceOffer:
    """The row under its lock: whoever reserves waits until it is saved."""
    return ServiceOffer.objects.select_for_update(of=("self",)).get(pk=offer_id)


def _save(offer: ServiceOffer, *, by: Actor, at: datetime) -> None:
    offer.version += 1
    offer.changed_at, offer.changed_by = at, by.user
    offer.save()


def _make_room(offer: ServiceOffer, capacity: int) -> None:
    """Nobody loses a place: fewer places than are taken are refused, numbers close up."""
    rows = OfferReservation.objects.select_for_update().filter(offer=offer, released_at=None)
    taken = {row.place: row for row in rows}
    if capacity < len(taken):
        raise WrongOffer(
            "capacity",
            _(
                "%(n)d tempat sedang terpakai. Lepas dulu tempatnya, atau tulis paling sedikit %(n)d."
            )
            % {"n": len(taken)},
        )
    for place in sorted(taken):
        if place > capacity:
            row = taken.pop(place)
            row.place = lowest_free(set(taken), capacity)
            taken[row.place] = row
            row.save(update_fields=["place"])
