"""A name brought to one spelling, so that the same child is found again without opening names.

Equal after this is "perhaps the same", never "the same": a person decides.

- ``name_key``: the letters, old spelling as of today. Another order of the names is not found.
- ``sound_key``: how the name sounds, in any order, without titles. What it does not find: a
  nickname, a missing part, a slip in one letter. How often it is right and wrong is measured in
  ``tests/rules/test_child_names.py``.
"""

from __future__ import annotations

import re
import unicodedata

# spellings before 1972 beside those of today
OLD_SPELLINGS = (("oe", "u"), ("dj", "j"), ("tj", "c"))

TITLES = frozenset(
    {
        "h", "hj", "haji", "hajah", "hajjah", "kh", "kyai", "kiai", "ust", "ustad", "ustadz", "ustadzah",
        "dr", "drs", "dra", "ir", "r", "raden", "alm", "almh", "almarhum", "almarhumah", "an", "sdr",
        "sdri", "tn", "ny", "adik", "adek", "dek", "bin", "binti", "ibn", "ibnu", "bt",
    }
)  # fmt: skip
# doubled letters are gone by then
MUHAMMAD = frozenset(
    {
        "md", "mhd", "moh", "mohd", "moch", "moc", "mokh", "much", "muh", "muhd", "muham", "mohamad",
        "mohamed", "mohamat", "muhamad", "muhamed", "muhamat", "mochamad", "mochamat", "mokhamad",
        "muchamad", "mukhamad",
    }
)  # fmt: skip
# one word and two: Nurhayati, Nur Hayati; Abdurrahman, Abdul Rahman
BEGINNINGS = ("nurul", "nur", "sri", "siti")
SHORTEST_REST = 3
# in this order; h at the beginning of a name is heard (Hadi is not Adi), elsewhere it is not
SOUNDS = tuple(
    (re.compile(pattern), now)
    for pattern, now in (
        (r"^chr", "kr"),
        # Chandra and Chelsea, not Chairul
        (r"^ch(?=an[dt]|e|in)", "c"),
        (r"[ck]h", "h"),
        (r"sj(?=[aiueo])|sy(?=[aiueo])|sh", "s"),
        (r"c(?=[kt])|(?<=i)c(?=[ao])", "k"),
        (r"kk", "k"),
        (r"(?<!^)h", ""),
        (r"f|v|ph", "p"),
        (r"q", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"[jy]", "i"),
        (r"w", "u"),
        (r"ae", "ai"),
        (r"ie$", "i"),
        (r"d$", "t"),
        (r"b$", "p"),
        (r"(.)\1+", r"\1"),
    )
)


def name_key(name: str) -> str:
    """Letters only, lower case, without accents and doubled letters; old spelling as of today."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return _undoubled(_of_today("".join(letter for letter in plain if letter.isalpha())))


def sound_key(name: str) -> str:
    """How the words of a name sound, in the order of the alphabet, with a blank between; "" for
    a name without letters.
    """
    words = _words(name)
    named = [word for word in words if word not in TITLES] or words
    if len(named) > 1 and named[0] == "m":
        named[0] = "moh"
    parts = [part for word in named for part in _parts(word)]
    return " ".join(sorted(filter(None, (_sound(part) for part in parts))))


def _words(name: str) -> list[str]:
    """Words of letters, in the spelling of today; what stands above the line joins (Ma'ruf)."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    joined = re.sub("['`\u2018\u2019\u02bc]", "", plain)
    letters = "".join(
        letter if letter.isalpha() else " "
        for letter in joined
        if not unicodedata.combining(letter)
    )
    return [_undoubled(_of_today(word)) for word in letters.split()]


def _parts(word: str) -> list[str]:
    if word in MUHAMMAD:
        return ["muhamat"]
    if word == "abd":
        return ["abdul"]
    if word.startswith("abdu"):
        rest = word[4:].removeprefix("l")
        return ["abdul", rest] if len(rest) >= SHORTEST_REST + (word[4:5] != "l") else [word]
    for beginning in BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) >= SHORTEST_REST:
            return [beginning, rest]
    return [word]


def _sound(word: str) -> str:
    for pattern, now in SOUNDS:
        word = pattern.sub(now, word)
    return word


def _of_today(word: str) -> str:
    for former, now in OLD_SPELLINGS:
        word = word.replace(former, now)
    return word


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)
