"""Questions of the current round: which there are, where they are answered, which ask for proof.

Told by the floor above, which registers here; evidence, promises and needs ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from layak.city.people.roles.actor import Actor
from layak.records.evidence.files.models import Evidence


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


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLink:
    """A question by its code. ``url`` is empty where no page shows it."""

    code: str
    text: str
    url: str = ""
    # of the answer in the current round, None outside of one
    answer_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A question that asks for proof. ``asks_photo``: a photo of an activity is usual there."""

    id: int
    label: str
    asks_photo: bool = False


class QuestionProvider(Protocol):
    def catalogue(self) -> Catalogue:
        """At most two queries."""

    def urls(self, codes: Collection[str], by: Actor) -> dict[str, str]:
        """Pages of those questions that ``by`` may see: at most two queries."""


class ClaimProvider(Protocol):
    def claims(self, by: Actor, *, also: int | None, at: datetime) -> list[Claim]:
        """What ``by`` may prove now; ``also`` is one they came from."""

    def prove(self, evidence: Evidence, claim_id: int, *, by: Actor, at: datetime) -> None:
        """The evidence proves it from now on. Raises Refused with the reason."""

    def return_url(self, claim_id: int) -> str:
        """Where the person came from."""


# those of these codes that exist today, None while no question exists at all; at most two queries
Links = Callable[[Collection[str]], dict[str, QuestionLink] | None]


@dataclass(frozen=True, kw_only=True)
class _Told:
    questions: QuestionProvider
    links: Links
    claims: ClaimProvider


_told: list[_Told] = []


def register_questions(questions: QuestionProvider, *, links: Links, claims: ClaimProvider) -> None:
    """Name the one floor that knows questions."""
    _told[:] = [_Told(questions=questions, links=links, claims=claims)]


def catalogue() -> Catalogue:
    return _told[0].questions.catalogue() if _told else Catalogue()


def question_urls(codes: Collection[str], by: Actor) -> dict[str, str]:
    return _told[0].questions.urls(codes, by) if _told and codes else {}


def known_questions(codes: Collection[str]) -> dict[str, QuestionLink] | None:
    """The questions among ``codes`` by code; None where nobody knows which there are."""
    return _told[0].links(codes) if _told and codes else None


def claims_of(by: Actor, *, also: int | None = None, at: datetime) -> list[Claim]:
    """What a new evidence may prove: those that ask for a photo first, else in their own order."""
    found = [claim for told in _told for claim in told.claims.claims(by, also=also, at=at)]
    return sorted(found, key=lambda claim: not claim.asks_photo)


def prove(evidence: Evidence, claim_ids: Collection[int], *, by: Actor, at: datetime) -> None:
    """The evidence proves these. Raises Refused with the reason, then none is proved."""
    for claim_id in claim_ids:
        for told in _told:
            told.claims.prove(evidence, claim_id, by=by, at=at)


def return_url(claim_id: int) -> str:
    return next((told.claims.return_url(claim_id) for told in _told), "")
