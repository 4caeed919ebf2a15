"""A name brought to one spelling, so that the same child is found again without opening names.

Equal after this is "perhaps the same", never "the same": a person decides. What it does not find:
a nickname, another order of the names, a missing part, a slip in one letter.
"""

from __future__ import annotations

import re
import unicodedata

# spellings before 1972 beside those of today
OLD_SPELLINGS = (("oe", "u"), ("dj", "j"), ("tj", "c"))


def name_key(name: str) -> str:
    """Letters only, lower case, without accents and doubled letters; old spelling as of today."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(letter for letter in plain if letter.isalpha())
    for former, now in OLD_SPELLINGS:
        letters = letters.replace(former, now)
    return re.sub(r"(.)\1+", r"\1", letters)
