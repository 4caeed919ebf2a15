"""Counts that stand beside a question: told by a package above, which registers here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCounts:
    """``lines`` are sentences; ``url`` leads to where they were published."""

    title: str
    lines: tuple[str, ...]
    hint: str
    url: str
    url_label: str


# of an edition's code, a question's code and the years that the data are of: one query at most
CountProvider = Callable[[str, str, Sequence[int]], QuestionCounts | None]
_providers: list[CountProvider] = []


def register_counts(provider: CountProvider) -> None:
    """Name the one package that counts."""
    _providers[:] = [provider]


def counts_beside(edition: str, code: str, years: Sequence[int]) -> QuestionCounts | None:
    return _providers[0](edition, code, years) if _providers else None
