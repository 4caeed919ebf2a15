"""Which questions there are, in which part: told by the floor above, which registers here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from layak.city.people.roles.actor import Actor


@dataclass(frozen=True, slots=True)
class Part:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question by its code, with the code of its part."""

    code: str
    text: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The questions of today; empty while no round was opened."""

    parts: tuple[Part, ...] = ()
    questions: Mapping[str, Asked] = field(default_factory=dict)

    def parts_of(self, codes: Collection[str]) -> list[str]:
        """Codes of the parts that these questions stand in, in the order of the parts."""
        found = {self.questions[code].part for code in codes if code in self.questions}
        return [part.code for part in self.parts if part.code in found]

    def unknown(self, codes: Collection[str]) -> list[str]:
        """Codes that no question has; none while there are no questions at all."""
        return [code for code in codes if self.questions and code not in self.questions]


class QuestionProvider(Protocol):
    def catalogue(self) -> Catalogue:
        """At most two queries."""

    def urls(self, codes: Collection[str], by: Actor) -> dict[str, str]:
        """Pages of those questions that ``by`` may see: at most two queries."""


_providers: list[QuestionProvider] = []


def register_questions(provider: QuestionProvider) -> None:
    """Name the one floor that knows questions."""
    _providers[:] = [provider]


def catalogue() -> Catalogue:
    return _providers[0].catalogue() if _providers else Catalogue()


def question_urls(codes: Collection[str], by: Actor) -> dict[str, str]:
    return _providers[0].urls(codes, by) if _providers and codes else {}
