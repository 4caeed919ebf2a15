from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One room of the task force; ``figure`` is a sentence, ``is_late`` colours it with a word."""

    title: str
    text: str
    url: str
    figure: str = ""
    is_late: bool = False
