"""Which questions a promise lifts: their texts and pages are told by the floor above."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLink:
    """A question by its code. ``url`` is empty where no page shows it."""

    code: str
    text: str
    url: str = ""
    # of the answer in the current round, None outside of one
    answer_id: int | None = None


# those of these codes that exist today, None while no question exists at all; at most two queries
QuestionProvider = Callable[[Collection[str]], dict[str, QuestionLink] | None]

_providers: list[QuestionProvider] = []


def register_questions(provider: QuestionProvider) -> None:
    """Name the one floor that knows questions."""
    _providers[:] = [provider]


def known_questions(codes: Collection[str]) -> dict[str, QuestionLink] | None:
    """The questions among ``codes`` by code; None where nobody knows which there are."""
    return _providers[0](codes) if _providers and codes else None
