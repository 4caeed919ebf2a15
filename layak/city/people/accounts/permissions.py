"""Who may change accounts. ``None`` acts for the command line of the server's owner."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, seats_of
from layak.city.people.roles.policy import policy
from layak.rules.refusal import Refused, Verdict, verdict


def check_can_manage_accounts(by: Actor | None) -> None:
    """Raise Refused unless ``by`` manages seats and their accounts."""
    if by is not None and not by.may("seat.manage"):
        raise Refused(_("Hanya pengelola kursi yang mengatur akun. Hubungi sekretariat."))


def check_can_give_role(by: Actor | None, role: str) -> None:
    """Raise Refused where ``role`` is guarded by a right that ``by`` does not have."""
    entry = policy().roles.get(role)
    if entry is None or not entry.has_seats:
        raise Refused(_("Peran ini tidak dikenal. Pilih peran dari daftar."))
    if by is not None and entry.guard and not by.may(entry.guard):
        raise Refused(
            _("Kursi %(role)s hanya diatur oleh administrator. Mintalah kepada administrator.")
            % {"role": entry.label}
        )


def check_can_manage_account(by: Actor | None, user: User, *, today: date) -> None:
    """As ``check_can_manage_accounts``; guarded roles of ``user`` ask for their guard too."""
    check_can_manage_accounts(by)
    if user.is_behind_link:
        raise Refused(_("Akun ini milik sebuah tautan. Cabut tautannya bila tidak dipakai lagi."))
    for seat in seats_of(user, today=today):
        check_can_give_role(by, seat.role)


def can_manage_account(by: Actor | None, user: User, *, today: date) -> Verdict:
    return verdict(check_can_manage_account, by, user, today=today)


def check_can_edit_own_account(by: Actor, user: User) -> None:
    """Raise Refused unless the account is the person's own."""
    if by.user.pk != user.pk:
        raise Refused(_("Hanya pemilik akun yang mengubah ini. Masuk dengan akun itu sendiri."))
