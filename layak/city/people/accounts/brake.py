"""Guessing is slowed down where it comes from: nobody keeps another out, nor a whole office.

What is right opens, however many wrong ones came before it; what is wrong counts for its address.
A password counts for its name and address together, or for a device that the name knows.
"""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest

# Measures of our own. Wrong ones only: an office of sixty behind one address may begin in one
# afternoon.
RATES = {
    "activation": "10/m/ip",
    "link": "30/m/ip",
    "link_code": "10/m/ip",
    "password": "5/m/user",
    # of one name from one address; the next bounds the work that an address makes with many names
    "sign_in": "5/5m/key",
    "sign_in_address": "60/m/ip",
    # of one name from a device where it has signed in before
    "sign_in_known": "10/5m/key",
}


def may_try_password(request: HttpRequest) -> bool:
    """Whether the signed-in person may try the old password once more: five times a minute."""
    return _take(request, "password") is not None


def count_wrong(request: HttpRequest, what: str) -> bool:
    """Remember one wrong code or address of a link; False where its sender has to wait now."""
    return _take(request, what) is not None


def take_sign_in(
    request: HttpRequest, *, login: str, device: str
) -> ratelimit.RateLimitUsage | None:
    """One try of ``login``, to be given back when it was right; None where it has to wait.

    ``device`` is the mark of one where that name has signed in before, "" for any other.
    """
    name = login.lower()
    if device:
        return _take(request, "sign_in_known", key=f"{name}|{device}")
    by_name = _take(request, "sign_in", key=f"{name}|{ratelimit.get_ip(request)}")
    if by_name is None:
        return None
    by_address = _take(request, "sign_in_address")
    if by_address is None:
        by_name.rollback()
        return None
    return ratelimit.RateLimitUsage(usage=[*by_name.usage, *by_address.usage])


def _take(request: HttpRequest, what: str, key: str = "") -> ratelimit.RateLimitUsage | None:
    return ratelimit.consume(
        request, app="layak", action=what, config=RATES, key=key, limit_get=True
    )
