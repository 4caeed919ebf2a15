"""What stands around every page; ``surfaces.dashboard.frame`` fills it for all templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class NavEntry:
    """One of at most five entries; ``icon`` names a symbol of components/icon.html."""

    label: str
    url: str
    icon: str
    is_current: bool = False
    count: int = 0
    is_late: bool = False


class Room(Protocol):
    """A tab beside others: where it leads, and whether one is there."""

    @property
    def label(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def is_current(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Header and navigation of a signed-in page.

    ``rooms`` stand beside a page of a lower floor that is entered from a workflow above it.
    """

    place: str = "Layak"
    subtitle: str = ""
    is_demo: bool = False
    person: str = ""
    seat: str = ""
    navigation: list[NavEntry] = field(default_factory=list)
    rooms: Sequence[Room] = ()
    unread_count: int = 0
    search_url: str = ""
