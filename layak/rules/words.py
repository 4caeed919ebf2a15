"""Indonesian words made comparable, what a search box asks for, and what changed between two wordings."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Indonesian words made comparable: lower case, without endings, without words that say nothing.
#
# Light on purpose: it takes off what changes least of the meaning, after Tala's finding that
# stemming that goes further loses more than it finds (Tala, A Study of Stemming Effects on
# Information Retrieval in Bahasa Indonesia, 2003).

_WORD = re.compile(r"[a-z]+|[0-9]+")
_PARTICLES = ("nya", "kah", "lah", "pun", "ku", "mu")
_SUFFIXES = ("kan", "an", "i")
_PREFIXES = (
    "meng",
    "meny",
    "mem",
    "men",
    "peng",
    "peny",
    "pem",
    "pen",
    "ber",
    "bel",
    "ter",
    "per",
    "pel",
    "me",
    "pe",
    "di",
    "ke",
    "se",
    "be",
    "te",
)
SHORTEST_STEM = 4
# words that stand in every text
_IN_EVERY_TEXT = """
ada adalah agar akan antara apa atas atau bagi bahwa banyak belum bisa bukan dalam dan dapat
dari dengan di guna hal hanya harus hingga ia ini itu jika juga kalau kami ke kecuali kepada
ketika kita lagi lain lainnya masing masih melalui mereka minimal oleh pada para per pula
pun saat saja sama sampai sangat sebagai sebuah sedang sehingga sejak selama seluruh semua
seperti serta setiap si suatu sudah supaya tanpa telah termasuk tentang terhadap tetapi tiap
tidak ttg tsb untuk versi yaitu yakni yang dgn utk dlm pd thn tahun
"""
STOP_WORDS = frozenset(_IN_EVERY_TEXT.split())


def words(text: str) -> list[str]:
    """Words and numbers in lower case, without accents, in their order."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _WORD.findall(plain)


def stem(word: str) -> str:
    """The word without particle, suffix and prefix, as long as four letters remain."""
    if word.isdigit():
        return word
    for endings in (_PARTICLES, _SUFFIXES):
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
                word = word.removesuffix(ending)
                break
    for beginning in _PREFIXES:
        if word.startswith(beginning) and len(word) - len(beginning) >= SHORTEST_STEM:
            return word.removeprefix(beginning)
    return word


def stems(text: str) -> list[str]:
    """The stems of a text's words that say something, numbers left out."""
    return [
        stem(word)
        for word in words(text)
        if len(word) > 1 and not word.isdigit() and word not in STOP_WORDS
    ]


# What a person looks for, in the few signs of a search box, and where a text says it.
#
# ``"two words"`` belong together, ``-word`` must not be there; the rest are words, of which those
# that say nothing are left out. Nothing that is typed is an error.

AROUND = 90
_PIECE = re.compile(r'(-?)"([^"]*)"|(\S+)')
_EXCLUDED = re.compile(r'-("[^"]*"|\S+)')
_LETTERS = re.compile(r"[a-z0-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``text`` as typed; ``words`` must all be there, ``query`` is for the full-text index.

    ``query`` keeps phrases and exclusions as ``websearch_to_tsquery`` reads them. Both are empty
    where nothing but words without meaning was typed: then the text alone may be looked for.
    """

    text: str
    words: tuple[str, ...]
    query: str

    @property
    def is_empty(self) -> bool:
        return not self.text

    @property
    def unwanted(self) -> str:
        """Where nothing but exclusions was typed: what any text has that is not meant, else ""."""
        excluded = _EXCLUDED.findall(self.query)
        return "" if self.words else " or ".join(excluded)


def read_query(typed: str) -> Wanted:
    """The meaning of what was typed."""
    text = " ".join(typed.split())
    kept: list[str] = []
    found: list[str] = []
    for sign, phrase, word in _PIECE.findall(text):
        if word:
            is_unwanted = word.startswith("-") and _LETTERS.search(word) is not None
            for part in words(word):
                if part in STOP_WORDS or (part == "or" and not is_unwanted):
                    continue
                kept.append(f"-{part}" if is_unwanted else part)
                if not is_unwanted:
                    found.append(part)
        elif said := " ".join(words(phrase)):
            kept.append(f'{sign}"{said}"')
            found.extend([] if sign else said.split())
    return Wanted(text=text, words=tuple(dict.fromkeys(found)), query=" ".join(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    text: str
    is_found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Words around the first hit; ``at`` is where it begins in the text."""

    pieces: list[Piece]
    at: int


def excerpt(text: str, wanted: Sequence[str], *, goes_on: bool = False) -> Excerpt | None:
    """Where a text first says one of the words, also in another form of it; None where nowhere.

    Of several words the rarest form, the longest, is looked for first. Of a text that ``goes_on``
    only the beginning is given: None too where the rest of it might tell another place.
    """
    lower = text.lower()
    looked_for = sorted({stem(word) for word in wanted}, key=lambda each: (-len(each), each))
    first_of = looked_for[:1] if goes_on else looked_for
    first = next((at for each in first_of if (at := _place(lower, each)) >= 0), None)
    if first is None:
        return None
    begin = _word_start(text, max(first - AROUND, 0)) if first > AROUND else 0
    end = _word_end(text, min(first + AROUND, len(text)))
    if goes_on and end == len(text):
        return None
    # the part of the text with every word that has one of the stems marked
    pieces: list[Piece] = [Piece(text="… ", is_found=False)] if begin else []
    shown = re.sub(r"\s+", " ", text[begin:end])
    last = 0
    for found in re.finditer(r"\w+", shown):
        if any(each in found[0].lower() for each in looked_for):
            pieces.append(Piece(text=shown[last : found.start()], is_found=False))
            pieces.append(Piece(text=found[0], is_found=True))
            last = found.end()
    pieces.append(Piece(text=shown[last:] + (" …" if end < len(text) else ""), is_found=False))
    return Excerpt(pieces=[piece for piece in pieces if piece.text], at=first)


def _place(lower: str, each: str) -> int:
    """Where a word with this stem begins; -1 where none does. Three letters before it may be a
    prefix that the stem lost."""
    at = lower.find(each)
    while at >= 0:
        start = _word_start(lower, at)
        if at - start <= 5:
            return start
        at = lower.find(each, at + 1)
    return -1


def _word_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isalnum():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalnum():
        at += 1
    return at


def page_at(page_starts: Sequence[int], at: int) -> int | None:
    """The page, from 1, on which a place of the text stands; None where there are no pages."""
    return bisect_right(page_starts, at) if page_starts else None


# What changed between two wordings, word by word.

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
