"""What is done with several accounts at once: reminded, given a last day. All or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.accounts.events import AccountsReminded
from layak.city.agencies.accounts.reads import chosen_holders
from layak.city.agencies.seats.models import SeatHolding
from layak.city.agencies.seats.permissions import check_can_manage_seat
from layak.city.people.accounts.actions import set_end
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.rules.refusal import Refused


@transaction.atomic
def remind_holders(*, seat_ids: Sequence[int], by: Actor, at: datetime) -> int:
    """A notice, and by mail where there is an address, to the holders of these seats.

    At most one a day for each person. How many people were meant; Refused without any.
    """
    holders = _holders(seat_ids, by, at=at)
    notify(
        users=[holding.user for holding in holders],
        kind="account.unused",
        text=_("Sekretariat mengingatkan: mohon masuk ke Layak dan lihat yang menunggu Anda."),
        url="/",
        at=at,
        once=f"account.unused:{timezone.localdate(at):%Y%m%d}",
        reminder=True,
    )
    log(AccountsReminded(count=len(holders)), by=by.user, at=at)
    return len(holders)


@transaction.atomic
def set_ends(*, seat_ids: Sequence[int], until_on: date | None, by: Actor, at: datetime) -> int:
    """The same last day for the accounts of these holders; None takes it away. How many.

    Raises Refused with the name of whoever has to stay, or for a day that has passed.
    """
    holders = _holders(seat_ids, by, at=at)
    if until_on is not None and until_on < timezone.localdate(at):
        raise Refused(_("Hari itu sudah lewat. Pilih hari ini atau sesudahnya."))
    for holding in holders:
        try:
            set_end(user=holding.user, until_on=until_on, by=by, at=at)
        except Refused as refusal:
            raise Refused(f"{holding.user.name}: {refusal.reason}") from refusal
    return len(holders)


def _holders(seat_ids: Sequence[int], by: Actor, *, at: datetime) -> list[SeatHolding]:
    holders = chosen_holders(seat_ids, today=timezone.localdate(at))
    if not holders:
        raise Refused(_("Centang sedikitnya satu orang."))
    for holding in holders:
        check_can_manage_seat(by, holding.seat)
    return holders
