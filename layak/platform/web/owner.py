"""Whose drafts are these: a short mark of an account that says nothing about it."""

from __future__ import annotations

from typing import Protocol

from django.utils.crypto import salted_hmac


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
