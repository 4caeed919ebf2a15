"""Guessing is slowed down: codes by address and for the whole site, passwords by person."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest

# wrong ones only: an office of sixty behind one address may activate in one afternoon
RATES = {
    "activation": "10/m/ip,600/h/key",
    "link": "30/m/ip,3000/h/key",
    "link_code": "10/m/ip,600/h/key",
    "password": "5/m/user",
}


def may_try_password(request: HttpRequest) -> bool:
    """Whether the signed-in person may try the old password once more: five times a minute."""
    usage = ratelimit.consume(
        request, app="layak", action="password", config=RATES, user=request.user
    )
    return usage is not None


def may_guess(request: HttpRequest, what: str = "activation") -> bool:
    """Whether this address, and the site, may try another code now."""
    return _consume(request, what, dry_run=True)


def count_wrong(request: HttpRequest, what: str = "activation") -> None:
    """Remember one wrong code."""
    _consume(request, what, dry_run=False)


def _consume(request: HttpRequest, what: str, *, dry_run: bool) -> bool:
    usage = ratelimit.consume(
        request, app="layak", action=what, config=RATES, key="all", dry_run=dry_run, limit_get=True
    )
    return usage is not None
