"""What floors above tell of an evidence: where it proves something, pages about it, what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Exists

from layak.city.people.roles.actor import Actor
from layak.records.evidence.files.models import Evidence


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A line of its history. ``version`` is what it was about; None: whatever was the newest then."""

    at: datetime
    text: str
    who: str
    on_behalf_of: str = ""
    note: str = ""
    url: str = ""
    version: int | None = None


# what a floor tells as far as this person may see it; pages without a query
Pages = Callable[[Evidence, Actor], list[PageLink]]
History = Callable[[Evidence, Actor], Iterable[Happening]]

_use_providers: list[UseProvider] = []
_pages: list[Pages] = []
_histories: list[History] = []


def register_uses(
    provider: UseProvider, *, pages: Pages | None = None, history: History | None = None
) -> None:
    """Name one more room that uses evidence, its pages about one, and what happened to one there."""
    if provider not in _use_providers:
        _use_providers.append(provider)
    if pages is not None and pages not in _pages:
        _pages.append(pages)
    if history is not None and history not in _histories:
        _histories.append(history)


def providers() -> list[UseProvider]:
    return list(_use_providers)


def uses_of(evidence: Evidence, by: Actor, *, at: datetime) -> list[Use]:
    """Where the evidence proves something, as far as ``by`` may see it."""
    return [use for provider in _use_providers for use in provider.uses_of(evidence, by, at=at)]


def pages_about(evidence: Evidence, by: Actor) -> list[PageLink]:
    """The pages of other floors that ``by`` may open; no query."""
    return [page for pages in _pages for page in pages(evidence, by)]


def happenings(evidence: Evidence, by: Actor) -> list[Happening]:
    """What happened to it on other floors, as far as ``by`` may see it."""
    return [line for history in _histories for line in history(evidence, by)]
