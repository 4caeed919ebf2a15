"""Whether two files say the same, and words that the database marked in a text."""

from __future__ import annotations

import re

from layak.rules.words import Piece

# Whether two files that look alike are the same paper, by what their words say.
#
# Pages of print look alike from afar: the same letterhead, the same shape. Words tell them apart.
# The bounds are ours, measured on generated pages (docs/metode-bukti.md).

# bits of 64; of 19,900 pairs of different pictures none differed in so few
NEAR_BITS = 8
# of the picture pages of the shorter file
NEAR_PAGES = 0.5
# a page with fewer words is a picture
WORDS_OF_A_PAGE = 12
WORDS_SHARED = 0.6
_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")


def say_the_same(one: str, other: str) -> bool:
    """Whether the words of two files that look alike allow them to be one; two pictures do."""
    ours, theirs = _words(one), _words(other)
    if len(ours) < WORDS_OF_A_PAGE and len(theirs) < WORDS_OF_A_PAGE:
        return True
    return len(ours & theirs) >= WORDS_SHARED * len(ours | theirs)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


# Words that the database marked in a text, as plain and found parts.

SEARCH_LANGUAGE = "indonesian"
# marks around a found word, which no typed text can hold: texts are kept without control signs
FOUND_MARK, END_MARK = "\x02", "\x03"


def marked_pieces(marked: str) -> list[Piece]:
    """A headline of the database as plain and found parts."""
    parts = re.split(f"{FOUND_MARK}(.*?){END_MARK}", marked, flags=re.DOTALL)
    return [Piece(text=part, is_found=place % 2 == 1) for place, part in enumerate(parts) if part]
