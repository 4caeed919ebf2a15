"""Passing on what hangs on a person when a seat changes hands, and receiving it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies import events
from layak.city.agencies.contacts import handover_sections
from layak.city.agencies.handovers import Leaving, Section, hand_over
from layak.city.agencies.models import Seat, SeatHolding
from layak.city.agencies.queries import SeatPage, seat_page
from layak.city.people.actor import Actor, user_of
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.refusal import Refused


@transaction.atomic
def settle_seats(*, at: datetime, seat_id: int | None = None, by: Actor | None = None) -> int:
    """Pass on what hung on everyone whose last day at a seat has come; how many left.

    For one seat right after it changed hands, for all by schedule, as when the change was set
    for a later day. Each leaving is settled once; the newcomer is told once.
    """
    today = timezone.localdate(at)
    ended = SeatHolding.objects.select_for_update(of=("self",)).filter(
        until_on__lte=today, handed_over_at=None
    )
    begun = SeatHolding.objects.on(today).filter(received_at=None)
    if seat_id is not None:
        ended, begun = ended.filter(seat=seat_id), begun.filter(seat=seat_id)
    leaving = list(ended.select_related("seat", "user").order_by("pk"))
    for holding in leaving:
        _settle(holding, by=by, at=at, today=today)
    for holding in begun.select_related("seat", "user"):
        _tell(holding, at)
    return len(leaving)


def _settle(holding: SeatHolding, *, by: Actor | None, at: datetime, today: date) -> None:
    seat = holding.seat
    newcomer = SeatHolding.objects.on(today).filter(seat=seat).first()
    moved = hand_over(
        Leaving(
            seat_id=seat.pk,
            title=seat.title,
            role=seat.role,
            agency_id=seat.agency_id,
            former_id=holding.user_id,
            newcomer_id=newcomer.user_id if newcomer else None,
        ),
        by,
        at,
    )
    holding.handed_over_at = at
    holding.save(update_fields=["handed_over_at"])
    if moved:
        event = events.SeatHandedOver(
            seat=seat.pk,
            title=seat.title,
            former=holding.user_id,
            former_name=holding.user.name,
            what=", ".join(moved),
        )
        log(event, by=user_of(by), at=at)


def _tell(holding: SeatHolding, at: datetime) -> None:
    """The newcomer's first notice, where somebody held the seat before."""
    before = SeatHolding.objects.filter(
        seat=holding.seat_id, until_on__lte=holding.since_on, until_on__isnull=False
    )
    if before.exclude(user=holding.user_id).exists():
        notify(
            users=[holding.user],
            kind="seat.handover",
            text=_("Anda menerima kursi %(title)s. Baca serah terimanya.")
            % {"title": holding.seat.title},
            url=f"/serah-terima/{holding.seat_id}/",
            at=at,
            once=f"handover:{holding.pk}",
            about=f"seat:{holding.seat_id}",
        )


@transaction.atomic
def receive_seat(*, seat_id: int, by: Actor, at: datetime) -> None:
    """The holder has read what came with the seat; the same twice is once.

    Raises Refused for anybody else.
    """
    held = SeatHolding.objects.on(timezone.localdate(at)).filter(seat=seat_id, user=by.user)
    holding = held.select_related("seat").first()
    if holding is None:
        raise Refused(_("Serah terima dinyatakan oleh pemegang kursi ini sendiri."))
    if not SeatHolding.objects.filter(pk=holding.pk, received_at=None).update(received_at=at):
        return
    event = events.SeatReceived(
        seat=seat_id, title=holding.seat.title, user=by.user.pk, name=by.user.name
    )
    log(event, by=by.user, at=at)


@dataclass(frozen=True, kw_only=True)
class HandoverFile:
    """Everything that a seat owns, as it stood when the file was asked for."""

    page: SeatPage
    sections: list[Section]


@transaction.atomic
def make_handover_file(*, seat_id: int, by: Actor, at: datetime) -> HandoverFile:
    """Gather everything the seat owns for its file; who asked for it on a day is kept once.

    Raises Refused unless ``by`` holds the seat or manages seats, Seat.DoesNotExist.
    """
    if seat_id not in {held.seat_id for held in by.seats} and not by.may("seat.manage"):
        raise Refused(_("Berkas serah terima untuk pemegang kursi dan sekretariat."))
    seat = Seat.objects.select_related("agency").get(pk=seat_id)
    today = timezone.localdate(at)
    event = events.HandoverFileMade(seat=seat.pk, title=seat.title)
    log(event, by=by.user, at=at, once=f"handover-file:{seat.pk}:{by.user.pk}:{today}")
    return HandoverFile(page=seat_page(seat, today=today), sections=handover_sections(seat, today))
