"""Devices on which a name has signed in before: wrong tries from elsewhere do not keep it out there.

As OWASP proposes (Slow Down Online Guessing Attacks with Device Cookies): a signed cookie that opens
nothing by itself. A computer that several people share knows all of them.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from layak.city.people.accounts.models import User

COOKIE = "layak_perangkat"
SALT = "layak.people.device"
# since the last sign-in; measures of our own
KEPT = timedelta(days=180)
NAMES_AT_MOST = 20
MARK_LENGTH = 22


def device_of(request: HttpRequest) -> tuple[str, list[int]]:
    """The mark of this device and the accounts that signed in on it; "" for an unknown one."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return "", []
    return told["mark"], told["users"]


def mark_known_to(request: HttpRequest, login: str) -> str:
    """The mark of this device if the account of ``login`` has signed in on it, else ""."""
    mark, users = device_of(request)
    own = Q(username__iexact=login) | Q(email__iexact=login)
    return mark if users and User.objects.filter(own, pk__in=users).exists() else ""


def remember_device(response: HttpResponse, request: HttpRequest, user: User) -> None:
    """This device knows ``user`` from now on, and forgets the one who was here longest ago."""
    mark, users = device_of(request)
    known = [user.pk, *(pk for pk in users if pk != user.pk)][:NAMES_AT_MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps({"mark": mark or get_random_string(MARK_LENGTH), "users": known}, salt=SALT),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
