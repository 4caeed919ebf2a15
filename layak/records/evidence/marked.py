"""Words that the database marked in a text, as plain and found parts."""

from __future__ import annotations

import re

from layak.rules.words import Piece

LANGUAGE = "indonesian"
# marks around a found word, which no typed text can hold: texts are kept without control signs
FOUND, END = "\x02", "\x03"


def pieces(marked: str) -> list[Piece]:
    """A headline of the database as plain and found parts."""
    parts = re.split(f"{FOUND}(.*?){END}", marked, flags=re.DOTALL)
    return [Piece(text=part, is_found=place % 2 == 1) for place, part in enumerate(parts) if part]
