"""The request as signed-in views see it, and the mark of whose drafts are whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from layak.city.people.accounts.models import User
    from layak.city.people.roles.actor import Actor


class SignedInRequest(HttpRequest):
    user: User
    htmx: HtmxDetails
    actor: Actor


class Account(Protocol):
    @property
    def is_authenticated(self) -> bool: ...
    @property
    def pk(self) -> object: ...


LENGTH = 20


def owner_hash(user: Account) -> str:
    """A keyed, stable mark of the account; empty for someone not signed in."""
    if not user.is_authenticated:
        return ""
    return salted_hmac("layak.web.owner", str(user.pk), algorithm="sha256").hexdigest()[:LENGTH]
