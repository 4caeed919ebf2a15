"""Who is acting: an account with the seats it holds today, as one frozen value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from layak.city.people.roles.policy import Scope, policy

if TYPE_CHECKING:
    from layak.city.people.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class HeldSeat:
    """A seat held today. ``role`` is a code of roles.yaml.

    ``awaits_handover``: someone held it before, and the holder has not yet read what came with it.
    """

    seat_id: int
    role: str
    title: str
    agency_id: int
    agency_name: str
    awaits_handover: bool = False


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Decides nothing by role name: only by the rights that the seats bring."""

    user: User
    seats: tuple[HeldSeat, ...]

    def scope(self, permission: str) -> Scope | None:
        """The widest scope of ``permission`` over all seats, or None."""
        scopes = {policy().roles[seat.role].rights.get(permission) for seat in self.seats}
        if "all" in scopes:
            return "all"
        return "own" if "own" in scopes else None

    def may(self, permission: str) -> bool:
        """Whether any seat brings ``permission`` at all."""
        return self.scope(permission) is not None

    def agency_ids(self, permission: str) -> frozenset[int]:
        """Agencies for which a seat brings ``permission`` (own or all)."""
        return frozenset(
            seat.agency_id for seat in self.seats if permission in policy().roles[seat.role].rights
        )

    @property
    def all_agency_ids(self) -> frozenset[int]:
        return frozenset(seat.agency_id for seat in self.seats)

    @property
    def needs_second_step(self) -> bool:
        """Whether a seat of today opens more than a password alone should."""
        return any(policy().roles[seat.role].needs_second_step for seat in self.seats)

    @property
    def seat(self) -> HeldSeat | None:
        """The first seat: the one shown beside the name."""
        return self.seats[0] if self.seats else None


SeatProvider = Callable[[Any, date], tuple[HeldSeat, ...]]
# raises Refused(reason) where a seat needs its account to stay open
ClosingCheck = Callable[["User", date], None]
_providers: list[SeatProvider] = []
_closing_checks: list[ClosingCheck] = []


def register_seats(provider: SeatProvider, *, closing_check: ClosingCheck) -> None:
    """Name what tells the seats of an account on a day, and what keeps it open (city.agencies)."""
    _providers[:] = [provider]
    _closing_checks[:] = [closing_check]


def check_can_close(user: User, *, today: date) -> None:
    """Raise Refused where some part of the city still needs the account."""
    for check in _closing_checks:
        check(user, today)


def seats_of(user: User, *, today: date) -> tuple[HeldSeat, ...]:
    """The seats ``user`` holds on ``today``, also of a closed account: one query."""
    return _providers[0](user, today) if _providers else ()


def actor_of(user: User, *, today: date) -> Actor:
    """The actor that ``user`` is on ``today``: one query. A closed account acts from no seat."""
    return Actor(user=user, seats=seats_of(user, today=today) if user.is_active else ())


def user_of(by: Actor | None) -> User | None:
    """The account behind ``by``; None where the command line acts."""
    return None if by is None else by.user
