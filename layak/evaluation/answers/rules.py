"""Pages of a document as a person types them: "hal. 3-5 dan 8" is kept as "3-5, 8"."""

from __future__ import annotations

import re

from layak.rules.entries import read_text
from layak.rules.refusal import Refused

# the column that keeps them holds no more
LONGEST = 200
LARGEST = 99_999
WHOLE = frozenset({"", "semua", "seluruhnya", "seluruh dokumen"})
_LEAD = re.compile(r"^\s*(?:halaman|hlm|hal|h)\b\.?", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[,;&\n]|\bdan\b|\bserta\b)\s*", re.IGNORECASE)
_RANGE = re.compile(
    r"([0-9]{1,9})(?:\s*(?:-|\u2013|\u2014|s\s*[./]?\s*d\.?|sampai(?:\s+dengan)?)\s*([0-9]{1,9}))?",
    re.IGNORECASE,
)

type Ranges = list[tuple[int, int]]


class WrongPages(Refused):
    """These pages cannot be kept; the reason says how to write them."""


def read_pages(typed: str, *, page_count: int | None = None) -> str:
    """Typed pages in the one form they are kept in: ascending, merged, "3-5, 8".

    "" is the whole document. ``page_count`` is that of the file, None where nobody knows it.
    Raises WrongPages for what is no page, a range that runs backwards, a page that the file
    does not have, and more than 200 letters.
    """
    text = _LEAD.sub("", read_text(typed)).strip().rstrip(".,;").casefold()
    if text in WHOLE:
        return ""
    ranges = [_range(piece) for piece in _PARTS.split(text) if piece.strip()]
    highest = max((last for _first, last in ranges), default=0)
    if page_count is not None and highest > page_count:
        raise WrongPages(f"Berkas ini hanya {page_count} halaman; halaman {highest} tidak ada.")
    kept = _written(_merged(ranges))
    if len(kept) > LONGEST:
        raise WrongPages("Terlalu banyak halaman terpisah. Tulis sebagai rentang, misalnya 3-40.")
    return kept


def _range(piece: str) -> tuple[int, int]:
    found = _RANGE.fullmatch(_LEAD.sub("", piece).strip())
    if found is None:
        raise WrongPages(f"Tulis halaman seperti 3-5, 8; bukan “{piece.strip()[:40]}”.")
    first, last = int(found[1]), int(found[2] or found[1])
    if first == 0:
        raise WrongPages("Halaman pertama adalah 1.")
    if last < first:
        raise WrongPages(f"Tulis halaman dari yang kecil: {last}-{first}.")
    if last > LARGEST:
        raise WrongPages(f"Halaman {last} terlalu besar.")
    return first, last


def _merged(ranges: Ranges) -> Ranges:
    """Ascending, with what overlaps or follows at once in one piece."""
    merged: Ranges = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _written(ranges: Ranges) -> str:
    return ", ".join(f"{a}-{b}" if b > a else str(a) for a, b in ranges)


def page_ranges(kept: str) -> Ranges:
    """Kept pages as pairs of first and last page; empty for the whole document."""
    pairs = (piece.split("-") for piece in kept.split(", ") if piece)
    return [(int(pair[0]), int(pair[-1])) for pair in pairs]


def last_page(kept: str) -> int:
    """The highest page that is named; 0 for the whole document."""
    return max((last for _first, last in page_ranges(kept)), default=0)


def joined(one: str, other: str) -> str:
    """Kept pages of two uses that became one; the whole document where either is."""
    if not one or not other:
        return ""
    kept = _written(_merged([*page_ranges(one), *page_ranges(other)]))
    return kept if len(kept) <= LONGEST else ""
