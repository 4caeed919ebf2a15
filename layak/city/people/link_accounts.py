"""Accounts that stand behind links: they give what comes in a name, and nobody signs in by them."""

from __future__ import annotations

import secrets
from datetime import datetime

from layak.city.people.models import LINK_PREFIX, User
from layak.city.places.queries import is_demo_city


def make_link_account(*, name: str, at: datetime) -> User:
    """A closed account without a password, called ``name`` (cut at 120 letters).

    The link that it is made for tells of it: there is no event of its own.
    """
    user = User(
        username=f"{LINK_PREFIX}{secrets.token_hex(12)}",
        name=" ".join(name.split())[:120],
        is_active=False,
        created_at=at,
        demo_since_at=at if is_demo_city() else None,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    return user
