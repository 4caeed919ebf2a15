"""Agreements that end: the agency and the secretariat hear of it while something can be done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.records.facilities.models import ServiceOffer
from layak.records.facilities.offer_events import OfferWarned
from layak.records.facilities.offer_policy import offer_policy
from layak.rules.facilities import is_expired, warning_due
from layak.rules.numbers import date_id

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
    people = people_who_may("offer.manage", today=today, agency_ids=[offer.agency_id])
    notify(
        users=people,
        kind=KIND,
        text=_text(offer, until, is_over=is_over),
        url=f"/layanan/{offer.pk}/",
        at=at,
        once=key,
        about=f"offer:{offer.pk}",
        reminder=True,
    )
    event = OfferWarned(offer=offer.pk, days=days, until_on=until.isoformat())
    log(event, by=None, at=at, once=key)
    return True


def _text(offer: ServiceOffer, until: date, *, is_over: bool) -> str:
    said = {"name": offer.name, "agency": offer.agency.name, "day": date_id(until)}
    if is_over:
        return (
            _(
                "Perjanjian layanan “%(name)s” (%(agency)s) berakhir %(day)s. Tempatnya tidak dapat "
                "dipakai sampai perjanjian diperbarui."
            )
            % said
        )
    return (
        _("Perjanjian layanan “%(name)s” (%(agency)s) berakhir %(day)s. Perpanjang sebelum itu.")
        % said
    )
