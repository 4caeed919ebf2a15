"""The address of a link: its row's number and a signature that only this installation can make."""

from __future__ import annotations

import string

from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
SALT = "layak.evaluation.link"
CODE_SALT = "layak.evaluation.link.code"
SIGNATURE_BYTES = 16
SIGNATURE_LENGTH = 22
NUMBER_LENGTH = 10


def link_token(number: int, nonce: str, *, salt: str = SALT) -> str:
    """What stands in the address of the link with this number and nonce.

    ``salt`` keeps addresses of another kind (an invitation) apart from these.
    """
    digest = salted_hmac(salt, f"{number}:{nonce}", algorithm="sha256").digest()
    signature = base62(int.from_bytes(digest[:SIGNATURE_BYTES], "big"), SIGNATURE_LENGTH)
    return base62(number) + signature


def number_in(token: str) -> int | None:
    """The number that a token names, before anything is known of its truth; None for no token."""
    text = token[:-SIGNATURE_LENGTH]
    if not 0 < len(text) <= NUMBER_LENGTH or not set(token) <= set(ALPHABET):
        return None
    number = 0
    for letter in text:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number


def is_genuine(token: str, number: int, nonce: str, *, salt: str = SALT) -> bool:
    """Whether the token is the one of this row, compared in constant time."""
    return constant_time_compare(token, link_token(number, nonce, salt=salt))


def code_hash(number: int, nonce: str, code: str) -> str:
    """The keyed hash of the code that was told by telephone; blanks and dashes do not count."""
    plain = "".join(letter for letter in code if letter.isalnum())
    return salted_hmac(CODE_SALT, f"{number}:{nonce}:{plain}", algorithm="sha256").hexdigest()


def base62(number: int, length: int = 1) -> str:
    """A number in digits and letters, at least ``length`` long."""
    letters = ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    return letters.rjust(length, ALPHABET[0])
