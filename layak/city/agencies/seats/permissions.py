"""Who may change seats. ``None`` acts for the command line of the server's owner."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.agencies.seats.models import Seat
from layak.city.people.accounts.models import User
from layak.city.people.accounts.permissions import check_can_give_role
from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_manage_role(by: Actor | None, role: str) -> None:
    """Raise Refused unless ``by`` manages seats and may give and take ``role``."""
    if by is not None and not by.may("seat.manage"):
        raise Refused(_("Hanya pengelola kursi yang mengatur kursi. Hubungi sekretariat."))
    check_can_give_role(by, role)


def check_can_manage_seat(by: Actor | None, seat: Seat) -> None:
    """As ``check_can_manage_role``; an ended seat stays as it is."""
    check_can_manage_role(by, seat.role)
    if seat.ended_on is not None:
        raise Refused(_("Kursi ini sudah berakhir. Buat kursi baru bila masih diperlukan."))


def check_can_seat(by: Actor | None, seat: Seat, user: User) -> None:
    """Raise Refused where ``by`` would take a seat, or the account is closed."""
    check_can_manage_seat(by, seat)
    if by is not None and by.user.pk == user.pk:
        raise Refused(_("Kursi untuk diri sendiri diberikan oleh pengelola kursi yang lain."))
    if not user.is_active or user.is_behind_link:
        raise Refused(_("Akun ini tidak aktif. Aktifkan dahulu, lalu beri kursi."))


def can_manage_seat(by: Actor | None, seat: Seat) -> Verdict:
    return verdict(check_can_manage_seat, by, seat)
