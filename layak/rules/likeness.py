"""Whether two files that look alike are the same paper, by what their words say.

Pages of print look alike from afar: the same letterhead, the same shape. Words tell them apart.
The bounds are ours, measured on generated pages (docs/metode-bukti.md).
"""

from __future__ import annotations

import re

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
