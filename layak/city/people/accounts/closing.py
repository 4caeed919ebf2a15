"""What must hold before an account may be closed: higher floors add their checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layak.city.people.accounts.models import User


# raises Refused(reason) where the account has to stay open
ClosingCheck = Callable[["User", date], None]
_checks: list[ClosingCheck] = []


def register_closing_check(check: ClosingCheck) -> None:
    """Add a check that runs before an account is closed by a person."""
    if check not in _checks:
        _checks.append(check)


def check_can_close(user: User, *, today: date) -> None:
    """Raise Refused where some part of the city still needs the account."""
    for check in _checks:
        check(user, today)
