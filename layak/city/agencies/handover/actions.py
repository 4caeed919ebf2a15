"""A seat is received, and everything it hands over is put into one file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.handover import events
from layak.city.agencies.handover.reads import handover_sections
from layak.city.agencies.seats.handovers import Section
from layak.city.agencies.seats.models import Seat, SeatHolding
from layak.city.agencies.seats.reads import SeatPage, seat_page
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.rules.refusal import Refused


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


@transaction.atomic
def make_handover_file(*, seat_id: int, by: Actor, at: datetime) -> tuple[SeatPage, list[Section]]:
    """Gather everything the seat owns for its file; who asked for it on a day is kept once.

    Raises Refused unless ``by`` holds the seat or manages seats, Seat.DoesNotExist.
    """
    if seat_id not in {held.seat_id for held in by.seats} and not by.may("seat.manage"):
        raise Refused(_("Berkas serah terima untuk pemegang kursi dan sekretariat."))
    seat = Seat.objects.select_related("agency").get(pk=seat_id)
    today = timezone.localdate(at)
    event = events.HandoverFileMade(seat=seat.pk, title=seat.title)
    log(event, by=by.user, at=at, once=f"handover-file:{seat.pk}:{by.user.pk}:{today}")
    return seat_page(seat, today=today), handover_sections(seat, today)
