"""What changed between two wordings, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

LONGEST_DIFF = 4000
type Part = tuple[str, str]


def is_same_wording(former: str, now: str) -> bool:
    """Equal but for white space, capitals and the marks at the edges of words."""
    return _plain(former) == _plain(now)


def _plain(text: str) -> list[str]:
    return [re.sub(r"^\W+|\W+$", "", word).casefold() or word for word in text.split()]


def difference(old: str, new: str) -> list[Part]:
    """Pieces of two texts, word by word: ("same" | "added" | "removed", text).

    Texts too long to compare quickly are shown as wholly replaced.
    """
    if not old or not new or len(old) + len(new) > LONGEST_DIFF:
        whole = [("removed", old), ("added", new)]
        return [part for part in whole if part[1]] if old != new else [("same", new)]
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    parts: list[Part] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(after[j1:j2])))
            continue
        pieces = (("removed", "".join(before[i1:i2])), ("added", "".join(after[j1:j2])))
        parts.extend(piece for piece in pieces if piece[1])
    return parts
