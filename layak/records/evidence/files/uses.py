"""What an evidence proves: its uses, told by the floors above, which register here; and what a new one may prove."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Exists

from layak.city.people.roles.actor import Actor
from layak.records.evidence.files.models import Evidence

# Who uses an evidence: told by the floors above, which register themselves here.


@dataclass(frozen=True, kw_only=True)
class Use:
    """A place where an evidence proves something. Empty addresses: not for this person.

    ``pages`` are those that prove it, "" the whole document.
    """

    label: str
    url: str
    pages: str = ""
    renew_url: str = ""
    detach_url: str = ""


class UseProvider(Protocol):
    def visible(self, by: Actor) -> Exists:
        """Of a row of evidence: whether it is in use where ``by`` may look."""

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        """The uses that ``by`` may see."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page about an evidence that another floor has."""

    label: str
    url: str


type PageProvider = Callable[[Evidence, Actor], list[PageLink]]

_use_providers: list[UseProvider] = []
_pages: list[PageProvider] = []


def register_uses(provider: UseProvider) -> None:
    """Name one more floor that uses evidence."""
    if provider not in _use_providers:
        _use_providers.append(provider)


def providers() -> list[UseProvider]:
    return list(_use_providers)


def register_pages(provider: PageProvider) -> None:
    """Name one more floor that has pages about an evidence."""
    if provider not in _pages:
        _pages.append(provider)


def pages_about(evidence: Evidence, by: Actor) -> list[PageLink]:
    """The pages of other floors that ``by`` may open; no query."""
    return [page for provider in _pages for page in provider(evidence, by)]


# What a new evidence may prove: offered and attached by the floors above, which register here.


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A question that asks for proof. ``asks_photo``: a photo of an activity is usual there."""

    id: int
    label: str
    asks_photo: bool = False


class ClaimProvider(Protocol):
    def claims(self, by: Actor, *, also: int | None, at: datetime) -> list[Claim]:
        """What ``by`` may prove now; ``also`` is one they came from."""

    def prove(self, evidence: Evidence, claim_id: int, *, by: Actor, at: datetime) -> None:
        """The evidence proves it from now on. Raises Refused with the reason."""

    def return_url(self, claim_id: int) -> str:
        """Where the person came from."""


_claim_providers: list[ClaimProvider] = []


def register_claims(provider: ClaimProvider) -> None:
    """Name the one floor that asks for proof."""
    _claim_providers[:] = [provider]


def claims_of(by: Actor, *, also: int | None = None, at: datetime) -> list[Claim]:
    """Those that ask for a photo first, else in their own order."""
    found = [
        claim for provider in _claim_providers for claim in provider.claims(by, also=also, at=at)
    ]
    return sorted(found, key=lambda claim: not claim.asks_photo)


def prove(evidence: Evidence, claim_ids: Collection[int], *, by: Actor, at: datetime) -> None:
    """The evidence proves these. Raises Refused with the reason, then none is proved."""
    for claim_id in claim_ids:
        for provider in _claim_providers:
            provider.prove(evidence, claim_id, by=by, at=at)


def return_url(claim_id: int) -> str:
    return next((provider.return_url(claim_id) for provider in _claim_providers), "")
