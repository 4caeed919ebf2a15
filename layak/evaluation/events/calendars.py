from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class OfFeed:
    """``account`` is the id of the one whose calendar it is."""

    account: int

    @property
    def stream(self) -> str:
        return "city"


@dataclass(frozen=True, kw_only=True)
class CalendarMade(OfFeed):
    kind: ClassVar[str] = "calendar.made"

    def sentence(self) -> str:
        return "Alamat kalender dibuat; alamat yang lama, bila ada, tidak berlaku lagi."


@dataclass(frozen=True, kw_only=True)
class CalendarRemoved(OfFeed):
    kind: ClassVar[str] = "calendar.removed"

    def sentence(self) -> str:
        return "Alamat kalender dihapus."
