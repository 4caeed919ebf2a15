"""Who acts at the command line of the server's owner, and the round and agency that it names.

Needs Django, but not before one of these is called.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from layak.config.console.trouble import UsageError

if TYPE_CHECKING:
    from layak.city.agencies.bodies.models import Agency
    from layak.city.people.accounts.models import User
    from layak.city.people.roles.actor import Actor
    from layak.evaluation.rounds.models import Round


ACCOUNT = "baris-perintah"
NAME = "Baris perintah"


def actor_for(
    permission: str, *, username: str | None, at: datetime, is_trial: bool = False
) -> Actor:
    """The named person, or the account of the command line with this one right.

    A named person acts with the own seats and their limits. Without a name the trace says
    "Baris perintah": an account without seat and password. A trial run makes no account.
    Raises UsageError.
    """
    from django.utils import timezone

    from layak.city.people.accounts.models import User
    from layak.city.people.roles.actor import Actor, HeldSeat, actor_of
    from layak.city.people.roles.policy import policy

    if username is None:
        roles = policy().roles.values()
        role = next(role for role in roles if role.rights.get(permission) == "all")
        seat = HeldSeat(seat_id=0, role=role.code, title=NAME, agency_id=0, agency_name=NAME)
        return Actor(user=account(at=at, is_trial=is_trial), seats=(seat,))
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise UsageError(f"Akun {username} tidak ada.")
    return actor_of(user, today=timezone.localdate(at))


def account(*, at: datetime, is_trial: bool = False) -> User:
    """The account of the command line, for the trace; without seat and password."""
    from layak.city.people.accounts.actions import create_user
    from layak.city.people.accounts.models import User

    user = User.objects.filter(username=ACCOUNT).first() or User(username=ACCOUNT, name=NAME)
    if user.pk is None and not is_trial:
        user = create_user(username=ACCOUNT, name=NAME, by=None, at=at)
    return user


def round_named(code: str, *, tells_others: bool = False) -> Round:
    """The round with its edition. Errors: UsageError, which ``tells_others`` that there are."""
    from layak.evaluation.rounds.models import Round

    found = Round.objects.select_related("revision__edition").filter(code=code).first()
    if found is not None:
        return found
    if not tells_others:
        raise UsageError(f"Putaran {code} tidak ada.")
    known = ", ".join(Round.objects.order_by("-opened_at").values_list("code", flat=True)[:9])
    raise UsageError(f"Putaran {code} tidak ada. Yang ada: {known or 'belum satu pun'}.")


def agency_named(code: str | None) -> Agency | None:
    """None where none was named. Errors: UsageError."""
    from layak.city.agencies.bodies.models import Agency

    if code is None:
        return None
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise UsageError(f"Perangkat daerah {code} tidak ada.")
    return found
