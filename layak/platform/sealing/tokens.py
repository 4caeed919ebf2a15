"""One sealed value as text: `s1.<key id>.<base64url(nonce | ciphertext | tag)>`, AES-256-GCM.

Pure: text, key and place in, text out; no files, no database.
"""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from layak.platform.sealing.refusals import CannotOpen

VERSION = "s1"
# nonce, one block of padded text and tag are 60 bytes, 80 characters; Python and PostgreSQL read it alike
PATTERN = r"^s1\.k[0-9]{1,6}\.[A-Za-z0-9_-]{80,}$"
KEY_BYTES = 32
NONCE_BYTES = 12
# text is filled up to whole blocks, so that its length tells little
BLOCK = 32
END = b"\x80"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value belongs; sealed for one place it opens at no other."""

    table: str
    column: str
    row: str

    def associated(self) -> bytes:
        return f"{self.table}|{self.column}|{self.row}".encode()


def key_id_of(token: str) -> str:
    """The id of the key that a token asks for. Raises CannotOpen where it is no token."""
    if not re.fullmatch(PATTERN, token):
        raise CannotOpen
    return token.split(".")[1]


def seal(text: str, *, key_id: str, key: bytes, place: Place) -> str:
    """A new token each time, also of equal text."""
    nonce = os.urandom(NONCE_BYTES)
    plain = text.encode()
    # ISO/IEC 7816-4: an end mark, then zeros up to a whole block
    filled = plain + END + b"\0" * (-(len(plain) + 1) % BLOCK)
    sealed = AESGCM(key).encrypt(nonce, filled, place.associated())
    body = base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")
    return f"{VERSION}.{key_id}.{body}"


def unseal(token: str, *, key: bytes, place: Place) -> str:
    """The text of a token. Raises CannotOpen for another key or place, or one altered bit."""
    body = token.rpartition(".")[2]
    padded = body + "=" * (-len(body) % 4)
    try:
        blob = base64.urlsafe_b64decode(padded)
    except ValueError:
        raise CannotOpen from None
    # the last character has bits that decoding drops: a token has one spelling only
    if base64.urlsafe_b64encode(blob).decode() != padded:
        raise CannotOpen
    try:
        filled = AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], place.associated())
    except (InvalidTag, ValueError):
        raise CannotOpen from None
    return filled.rstrip(b"\0").removesuffix(END).decode()
