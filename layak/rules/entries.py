"""What a person types into one field, read strictly: a value, or a sentence that helps.

Texts, days and choices of a form, and numbers with decimal comma or point; nothing is guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from layak.rules.refusal import Refused

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
PLAIN_NUMBER = re.compile(r"[0-9]{1,12}(?:[.,][0-9]+)?")
GROUPED_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
LONGEST_TEXT = 20_000


class NotAcceptable(Refused):
    """This text cannot stand in this field; the reason says what would."""


def read_text(typed: str) -> str:
    """Text as it is kept: line ends as ``\\n``, NUL, control and direction marks dropped.

    Marks that turn the reading direction can make a sentence show other than it is stored.
    Raises NotAcceptable above 20,000 characters.
    """
    clean = BIDI.sub("", CONTROL.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")))
    if len(clean) > LONGEST_TEXT:
        raise NotAcceptable(
            f"Tulisan ini {len(clean)} huruf; paling banyak {LONGEST_TEXT}. "
            "Pindahkan rinciannya ke berkas bukti."
        )
    return clean


def read_mark(typed: str, *, maximum: Decimal) -> Decimal | None:
    """A mark in points, 0 to ``maximum``, at most two decimals, comma or point; None if empty."""
    text = read_text(typed).strip()
    if not text:
        return None
    if not PLAIN_NUMBER.fullmatch(text):
        raise NotAcceptable(f"Tulis nilai sebagai angka, misalnya 2,25; bukan “{_short(text)}”.")
    value = Decimal(text.replace(",", "."))
    if value.as_tuple().exponent < -2:  # type: ignore[operator]  # finite: the pattern saw to it
        raise NotAcceptable("Nilai paling banyak dua angka di belakang koma, misalnya 2,25.")
    if value > maximum:
        raise NotAcceptable(
            f"Nilai paling tinggi untuk pertanyaan ini {f'{maximum:.2f}'.replace('.', ',')}."
        )
    return value.quantize(Decimal("0.01"))


def read_count(typed: str) -> Decimal | None:
    """A count or amount, not negative: ``7412``, ``7.412`` (thousands) or ``12,5``; None if empty."""
    text = read_text(typed).strip().replace(" ", "")
    if not text:
        return None
    if GROUPED_NUMBER.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if PLAIN_NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    raise NotAcceptable(f"Tulis jumlah sebagai angka, misalnya 7.412; bukan “{_short(text)}”.")


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


# Numbers as people type them: decimal comma or point, and nothing guessed.

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
