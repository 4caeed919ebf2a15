"""Words about a child as they are typed: without marks that nobody sees, and not longer than asked."""

from __future__ import annotations

import re

from layak.rules.entries import BIDI, CONTROL, NotAcceptable

# soft hyphen, zero-width space and joiners, word joiner, byte order mark
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


class TooLong(NotAcceptable):
    """``field`` names where; what was typed stays in the form."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.field = field


def read_words(typed: str, *, most: int, field: str, label: str) -> str:
    """Text as it is kept: line ends as ``\\n``; NUL, control, direction and zero-width marks gone.

    Raises TooLong with how many letters there are and how many may be.
    """
    clean = typed.replace("\r\n", "\n").replace("\r", "\n")
    for marks in (CONTROL, BIDI, UNSEEN):
        clean = marks.sub("", clean)
    clean = clean.strip()
    if len(clean) > most:
        raise TooLong(
            f"{label}: {len(clean)} huruf, paling banyak {most}. Ringkaslah; yang Anda tulis "
            "masih ada di isian.",
            field,
        )
    return clean


def read_line(typed: str, *, most: int, field: str, label: str) -> str:
    """The same on one line. Raises TooLong."""
    return " ".join(read_words(typed, most=most, field=field, label=label).split())
