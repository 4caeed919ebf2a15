"""What happened to due days (one event for a batch) and to calendar addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from layak.evaluation.rounds.events import OfRound
from layak.rules.numbers import date_id

# What happened to due days: one event for a batch.


@dataclass(frozen=True, kw_only=True)
class DueDaysSet(OfRound):
    """``due_on`` is an ISO day, empty where the day was taken away; ``agency`` a name or empty."""

    kind: ClassVar[str] = "due.set"
    agency: str
    answer_count: int
    extended_count: int
    due_on: str
    reason: str

    def sentence(self) -> str:
        whose = f" {self.agency}" if self.agency else ""
        day = date_id(date.fromisoformat(self.due_on)) if self.due_on else "dikosongkan"
        longer = f", {self.extended_count} di antaranya diperpanjang" if self.extended_count else ""
        why = f" Alasan: {self.reason}" if self.reason else ""
        return f"Tenggat {self.answer_count} pertanyaan{whose} menjadi {day}{longer}.{why}"


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
