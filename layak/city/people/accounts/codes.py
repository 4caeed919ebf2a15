"""The shape of activation codes: easy to read from paper, kept only as a keyed hash."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils.crypto import salted_hmac

# without letters and digits that look alike on paper: 0 O 1 I L U
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LENGTH = 12
GROUP = 4
LIFETIME = timedelta(hours=72)


def new_code() -> str:
    """Twelve random characters in groups of four: ``ABCD-EFGH-JKMN``, about 58 bits."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(text[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def code_hash(code: str) -> str:
    """The keyed hash of a code as typed: case, blanks and dashes do not count."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("layak.people.activation", plain, algorithm="sha256").hexdigest()
