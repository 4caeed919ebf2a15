"""What changed between two wordings, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

type Tone = Literal["same", "gone", "added"]
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together: in both texts, only in the former, or only in the new one."""

    tone: Tone
    text: str


def word_diff(former: str, now: str) -> list[Piece]:
    """The pieces of both texts in reading order; what is the same is spelt as it is now.

    White space, capitals and the marks at the edges of words make no difference. Texts of more
    than 600 words are shown whole, one after the other: comparing them would take too long.
    """
    before, after = former.split(), now.split()
    if before == after:
        return [Piece("same", " ".join(after))] if after else []
    if max(len(before), len(after)) > LONGEST:
        return [*_piece("gone", before), *_piece("added", after)]
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, _plain(before), _plain(after), autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            pieces += _piece("same", after[first:last])
        else:
            pieces += [*_piece("gone", before[start:end]), *_piece("added", after[first:last])]
    return pieces


def is_same_wording(former: str, now: str) -> bool:
    """Equal but for white space, capitals and the marks at the edges of words."""
    return _plain(former.split()) == _plain(now.split())


def _plain(words: list[str]) -> list[str]:
    return [re.sub(r"^\W+|\W+$", "", word).casefold() or word for word in words]


def _piece(tone: Tone, words: list[str]) -> list[Piece]:
    return [Piece(tone, " ".join(words))] if words else []
