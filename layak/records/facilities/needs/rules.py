"""Rupiah as people type them and as they are said in short."""

from __future__ import annotations

import re
from decimal import Decimal

from layak.rules.entries import NotAcceptable, read_text
from layak.rules.numbers import plain_id, rupiah_id

WORDS = {
    "rb": 10**3,
    "ribu": 10**3,
    "jt": 10**6,
    "juta": 10**6,
    "m": 10**9,
    "miliar": 10**9,
    "milyar": 10**9,
    "t": 10**12,
    "triliun": 10**12,
}
_SHAPE = re.compile(
    r"(?:rp\.?)?(?P<number>\d{1,3}(?:\.\d{3})+|\d{1,15})(?:,(?P<part>\d{1,6}))?"
    r"(?:,-|,00)?(?P<word>[a-z]*)\.?"
)


def read_rupiah(typed: str) -> int | None:
    """Whole rupiah: ``Rp150.000.000``, ``150000000``, ``150 juta``, ``1,5 miliar``; None if empty.

    Raises NotAcceptable for anything else, and for parts of a rupiah.
    """
    text = "".join(read_text(typed).lower().split()).removesuffix(",-")
    if text in ("", "-"):
        return None
    found = _SHAPE.fullmatch(text)
    if found is None or found["word"] not in {"", *WORDS}:
        raise NotAcceptable("Tulis biaya dalam rupiah, misalnya 150.000.000 atau 150 juta.")
    number = Decimal(found["number"].replace(".", "") + "." + (found["part"] or "0"))
    amount = number * WORDS.get(found["word"], 1)
    if amount != int(amount):
        raise NotAcceptable("Tulis biaya dalam rupiah penuh, tanpa sen.")
    return int(amount)


def short_rupiah(amount: int) -> str:
    """``Rp2,9 miliar``, ``Rp325 juta``; below a million in full. One place after the comma."""
    for step, word in ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta")):
        if amount >= step:
            return f"Rp{plain_id(Decimal(amount) / step, 1)} {word}"
    return rupiah_id(amount)
