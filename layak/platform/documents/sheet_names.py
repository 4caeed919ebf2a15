"""Excel's rules for the names of sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A lawful, distinct name for each title, as near to it as can be."""
    names: list[str] = []
    for number, title in enumerate(titles, start=1):
        taken = {name.casefold() for name in names} | {"history"}
        names.append(_free(_lawful(title) or f"Lembar {number}", taken))
    return names


def _lawful(title: str) -> str:
    return _short(" ".join(_FORBIDDEN.sub(" ", title).split()).strip("'"), _LONGEST)


def _free(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        ending = f" ({number})"
        candidate = _short(name, _LONGEST - len(ending)) + ending
    return candidate


def _short(text: str, length: int) -> str:
    """Cut to that many UTF-16 units, as Excel counts."""
    return text.encode("utf-16-le")[: length * 2].decode("utf-16-le", "ignore").strip(" '")
