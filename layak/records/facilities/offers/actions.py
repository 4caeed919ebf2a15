"""What an institution brings: added, changed, said to be still true, ended; its places taken and given back; agreements that end."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify, withdraw
from layak.records.facilities.offers.entries import (
    LABELS,
    OfferContent,
    changed_fields,
    read_offer,
    values,
)
from layak.records.facilities.offers.events import (
    OfferAdded,
    OfferChanged,
    OfferConfirmed,
    OfferEnded,
    OfferWarned,
    PlaceReleased,
    PlaceReserved,
)
from layak.records.facilities.offers.models import OfferReservation, ServiceOffer
from layak.records.facilities.offers.permissions import (
    check_can_change,
    check_can_keep,
    check_can_release,
    check_can_reserve,
)
from layak.records.facilities.offers.policy import offer_policy
from layak.records.facilities.offers.reads import facts_of, next_best, taken_of
from layak.rules.facilities import closed_because, is_expired, warning_due
from layak.rules.numbers import date_id
from layak.rules.refusal import Refused, WrongField

# Places of offers: taken and given back. A place is never taken twice, whoever is first.
#
# Reserving waits for the row of the offer, so that of twenty at once for the last three places
# three get one and each other hears where there is still room.

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


# What an institution brings: added, changed, said to be still true, ended.


class OfferMoved(Refused):
    """Someone saved the offer since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Layanan ini diubah orang lain sejak halaman dibuka. Yang tersimpan tampil di sini.")
        )


@transaction.atomic
def add_offer(*, agency_id: int, content: OfferContent, by: Actor, at: datetime) -> ServiceOffer:
    """A new offer of an agency; the same one sent twice is one.

    Raises Refused (right, agency ended), WrongField.
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

    Raises Refused (right, ended), WrongField (also a capacity below what is taken), OfferMoved,
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
    # nobody loses a place: fewer places than are taken are refused, numbers close up
    rows = OfferReservation.objects.select_for_update().filter(offer=offer, released_at=None)
    taken = {row.place: row for row in rows}
    if content.capacity < len(taken):
        raise WrongField(
            "capacity",
            _(
                "%(n)d tempat sedang terpakai. Lepas dulu tempatnya, atau tulis paling sedikit %(n)d."
            )
            % {"n": len(taken)},
        )
    for place in sorted(taken):
        if place > content.capacity:
            row = taken.pop(place)
            row.place = lowest_free(set(taken), content.capacity)
            taken[row.place] = row
            row.save(update_fields=["place"])
    for name, value in values(content).items():
        setattr(offer, name, value)
    _save(offer, by=by, at=at)
    if "agreement_until_on" in names:
        withdraw(about=f"offer:{offer.pk}")
    what = ", ".join(LABELS[name] for name in names)
    log(OfferChanged(offer=offer.pk, what=what), by=by.user, at=at)
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


# Agreements that end: the agency and the secretariat hear of it while something can be done.

KIND = "offer.agreement"
# after the end it is said once more, unless nobody ran the job for a week
SAID_AFTER = timedelta(days=7)


def warn_of_ends(*, at: datetime) -> int:
    """Say every warning that stands today, each once however often it runs; how many offers."""
    today = timezone.localdate(at)
    last = today + timedelta(days=max(offer_policy().warn_days, default=0))
    rows = ServiceOffer.objects.filter(
        ended_at=None, agreement_until_on__gt=today - SAID_AFTER, agreement_until_on__lte=last
    )
    ids = rows.order_by("agreement_until_on", "pk").values_list("pk", flat=True)
    return sum(_warn(offer_id, today=today, at=at) for offer_id in ids)


@transaction.atomic
def _warn(offer_id: int, *, today: date, at: datetime) -> bool:
    """One offer under its lock. The date may have moved since it was looked up."""
    rows = ServiceOffer.objects.select_for_update(of=("self",)).select_related("agency")
    offer = rows.filter(pk=offer_id, ended_at=None).first()
    until = offer.agreement_until_on if offer else None
    if offer is None or until is None:
        return False
    is_over = is_expired(until, today=today)
    days = 0 if is_over else warning_due(offer_policy(), until, today=today)
    if days is None:
        return False
    key = f"{KIND}:{offer.pk}:{until.isoformat()}:{days}"
    said = {"name": offer.name, "agency": offer.agency.name, "day": date_id(until)}
    text = _("Perjanjian layanan “%(name)s” (%(agency)s) berakhir %(day)s. Perpanjang sebelum itu.")
    if is_over:
        text = _(
            "Perjanjian layanan “%(name)s” (%(agency)s) berakhir %(day)s. Tempatnya tidak dapat "
            "dipakai sampai perjanjian diperbarui."
        )
    people = people_who_may("offer.manage", today=today, agency_ids=[offer.agency_id])
    notify(
        users=people,
        kind=KIND,
        text=text % said,
        url=f"/layanan/{offer.pk}/",
        at=at,
        once=key,
        about=f"offer:{offer.pk}",
        reminder=True,
    )
    event = OfferWarned(offer=offer.pk, days=days, until_on=until.isoformat())
    log(event, by=None, at=at, once=key)
    return True
