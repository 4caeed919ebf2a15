"""The secret address of a person's calendar: a nonce that only we keep, and our signature on it."""

from __future__ import annotations

import secrets

from django.core.signing import BadSignature, Signer

SALT = "layak.evaluation.calendar"
NONCE_BYTES = 24


def new_nonce() -> str:
    return secrets.token_urlsafe(NONCE_BYTES)


def calendar_token(nonce: str) -> str:
    """What stands in the address; without the secret of the installation nobody makes one."""
    return Signer(sep=".", salt=SALT).sign(nonce)


def nonce_in(token: str) -> str | None:
    """The nonce of a token that we signed, else None."""
    try:
        return Signer(sep=".", salt=SALT).unsign(token)
    except BadSignature:
        return None
