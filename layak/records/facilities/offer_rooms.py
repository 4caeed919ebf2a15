"""The rooms beside the offers, named by the floor above that has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from layak.city.people.roles.actor import Actor


class Room(Protocol):
    """A tab: where it leads, and whether one is there."""

    @property
    def label(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def is_current(self) -> bool: ...


type Rooms = Callable[[Actor], Sequence[Room]]

_providers: list[Rooms] = []


def register_rooms(provider: Rooms) -> None:
    """Name the one floor that has rooms beside this one."""
    _providers[:] = [provider]


def rooms(actor: Actor) -> Sequence[Room]:
    """As far as this person may enter them; none where nobody has any."""
    return _providers[0](actor) if _providers else ()
