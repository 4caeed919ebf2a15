"""Who uses an evidence: told by the floors above, which register themselves here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Exists

from layak.city.people.actor import Actor
from layak.records.evidence.models import Evidence


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

_providers: list[UseProvider] = []
_pages: list[PageProvider] = []


def register_uses(provider: UseProvider) -> None:
    """Name one more floor that uses evidence."""
    if provider not in _providers:
        _providers.append(provider)


def providers() -> list[UseProvider]:
    return list(_providers)


def register_pages(provider: PageProvider) -> None:
    """Name one more floor that has pages about an evidence."""
    if provider not in _pages:
        _pages.append(provider)


def pages_about(evidence: Evidence, by: Actor) -> list[PageLink]:
    """The pages of other floors that ``by`` may open; no query."""
    return [page for provider in _pages for page in provider(evidence, by)]
