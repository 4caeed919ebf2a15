"""Numbers as people type them: decimal comma or point, and nothing guessed."""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST = 60
SHOWN = 24
PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)\Z")
GROUPED = re.compile(r"[+-]?[0-9]+(?:[.,' ][0-9]+){2,}\Z")


class Misread(Exception):
    """A text that is no number, or could be two different ones; the sentence says which."""


def read_number(text: str) -> Decimal:
    """The exact number in a text such as `12,5`, `12.5`, `-3` or `,5`.

    Errors: Misread for anything else, also for `1.234,5`, where the separators could be read in
    two ways.
    """
    stripped = text.strip()
    if len(stripped) <= LONGEST and PLAIN.match(stripped):
        return Decimal(stripped.replace(",", "."))
    if len(stripped) <= LONGEST and GROUPED.match(stripped):
        raise Misread(
            f"`{visible(stripped)}` dapat dibaca lebih dari satu cara; tulis tanpa pemisah ribuan"
        )
    raise Misread(f"`{visible(stripped)}` bukan angka")


def visible(text: str) -> str:
    """A short piece of a text that is safe to show: what cannot be printed becomes a mark."""
    piece = text if len(text) <= SHOWN else text[: SHOWN - 1] + "\u2026"
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in piece)
