"""Guessing is slowed down: codes by address and for the whole site, passwords by person."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest

# wrong codes only: an office of sixty behind one address may activate in one afternoon
RATES = {"activation": "10/m/ip,600/h/key", "password": "5/m/user"}


def may_try_password(request: HttpRequest) -> bool:
    """Whether the signed-in person may try the old password once more: five times a minute."""
    usage = ratelimit.consume(
        request, app="layak", action="password", config=RATES, user=request.user
    )
    return usage is not None


def may_guess(request: HttpRequest) -> bool:
    """Whether this address, and the site, may try another code now."""
    return _consume(request, dry_run=True)


def count_wrong(request: HttpRequest) -> None:
    """Remember one wrong code."""
    _consume(request, dry_run=False)


def _consume(request: HttpRequest, *, dry_run: bool) -> bool:
    usage = ratelimit.consume(
        request, app="layak", action="activation", config=RATES, key="all", dry_run=dry_run
    )
    return usage is not None
