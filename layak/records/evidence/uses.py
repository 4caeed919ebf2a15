"""Who uses an evidence: told by the floors above, which register themselves here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import QuerySet

from layak.city.people.actor import Actor
from layak.records.evidence.models import Evidence


@dataclass(frozen=True, kw_only=True)
class Use:
    """A place where an evidence proves something. Empty addresses: not for this person."""

    label: str
    url: str
    renew_url: str = ""
    detach_url: str = ""


class UseProvider(Protocol):
    def visible_ids(self, by: Actor) -> QuerySet[Evidence, int]:
        """Ids of the evidence in use where ``by`` may look."""

    def uses_of(self, evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
        """The uses that ``by`` may see."""


_providers: list[UseProvider] = []


def register_uses(provider: UseProvider) -> None:
    """Name one more floor that uses evidence."""
    if provider not in _providers:
        _providers.append(provider)


def providers() -> list[UseProvider]:
    return list(_providers)
