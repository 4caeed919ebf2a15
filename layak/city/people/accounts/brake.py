"""Guessing is slowed down where it comes from: nobody keeps another out, nor a whole office.

What is right opens, however many wrong ones came before it; what is wrong counts for its address.
A password counts for its name and address together, or for a device that the name knows.
"""

from __future__ import annotations

import re
from functools import cache

import yaml
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest

# as the package that counts writes them: 5/m/ip, 10/5m/key
RATE = re.compile(r"[1-9][0-9]{0,3}/([1-9][0-9]?)?[smhd]/(ip|user|key)")
KNOWN = {
    "activation", "link", "link_code", "password", "sign_in", "sign_in_address", "sign_in_known",
}  # fmt: skip


@cache
def rates() -> dict[str, str]:
    """`data/policy/brakes.yaml`, read once: how often each thing may be tried wrongly.

    Raises ValueError naming what is missing, unknown or no rate.
    """
    text = (settings.POLICY_DIR / "brakes.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)["rates"]
    wrong = KNOWN ^ found.keys()
    wrong |= {name for name, rate in found.items() if not RATE.fullmatch(str(rate))}
    if wrong:
        raise ValueError(f"brakes.yaml: {', '.join(sorted(wrong))}")
    return found


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
        request, app="layak", action=what, config=rates(), key=key, limit_get=True
    )
