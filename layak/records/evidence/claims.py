"""What a new evidence may prove: offered and attached by the floors above, which register here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from layak.city.people.actor import Actor
from layak.records.evidence.models import Evidence


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


_providers: list[ClaimProvider] = []


def register_claims(provider: ClaimProvider) -> None:
    """Name the one floor that asks for proof."""
    _providers[:] = [provider]


def claims_of(by: Actor, *, also: int | None = None, at: datetime) -> list[Claim]:
    """Those that ask for a photo first, else in their own order."""
    found = [claim for provider in _providers for claim in provider.claims(by, also=also, at=at)]
    return sorted(found, key=lambda claim: not claim.asks_photo)


def prove(evidence: Evidence, claim_ids: Collection[int], *, by: Actor, at: datetime) -> None:
    """The evidence proves these. Raises Refused with the reason, then none is proved."""
    for claim_id in claim_ids:
        for provider in _providers:
            provider.prove(evidence, claim_id, by=by, at=at)


def return_url(claim_id: int) -> str:
    return next((provider.return_url(claim_id) for provider in _providers), "")
