"""The text of an answer after a contributor's text was taken into it."""

from __future__ import annotations


def with_part(note: str, part: str, *, name: str, former: str = "") -> str:
    """``note`` with the text of the body ``name`` added beneath its name.

    What was taken before (``former``) and still stands there as it was is replaced, not repeated;
    what somebody has edited since stays, and the new text comes after it.
    """
    block = _block(name, part)
    taken = _block(name, former)
    if former.strip() and taken in note:
        return note.replace(taken, block, 1)
    if block in note:
        return note
    return f"{note.rstrip()}\n\n{block}" if note.strip() else block


def _block(name: str, part: str) -> str:
    return f"{name}:\n{part.strip()}"
