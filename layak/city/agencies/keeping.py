"""The last seat of a role that must stay (the administrator) cannot be emptied."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from layak.city.agencies.models import Seat, SeatHolding
from layak.city.people.roles import policy
from layak.rules.refusal import Refused

if TYPE_CHECKING:
    from layak.city.people.models import User


def check_roles_stay(
    *, without_seats: Collection[int] = (), without_user: int | None = None
) -> None:
    """Raise Refused where a must-stay role would be left without a lasting holder.

    Lasting: no end is set to the holding or to the account. Only a change that takes away the
    last one is refused. Locks the seats of those roles, so that two people cannot
    take away the last two at the same moment.
    """
    for code, role in policy().roles.items():
        if not role.must_stay:
            continue
        seats = list(
            Seat.objects.current()
            .filter(role=code)
            .order_by("pk")
            .select_for_update()
            .values_list("pk", flat=True)
        )
        lasting = SeatHolding.objects.filter(
            seat__in=seats, until_on=None, user__is_active=True, user__until_on=None
        )
        left = lasting.exclude(seat__in=without_seats).exclude(user=without_user)
        if lasting.exists() and not left.exists():
            raise Refused(
                _("Ini %(role)s yang terakhir. Beri kursi %(role)s kepada orang lain dahulu.")
                % {"role": role.label}
            )


def keep_roles(user: User, today: date) -> None:
    """The check of ``people.closing``: may this account be closed?"""
    check_roles_stay(without_user=user.pk)
