"""What a seat hands over: packages above register what they move and what they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layak.city.agencies.seats.models import Seat
    from layak.city.people.roles.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Who left which seat; ``newcomer_id`` is None where the seat is empty now."""

    seat_id: int
    title: str
    role: str
    agency_id: int
    former_id: int
    newcomer_id: int | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that the seat owns; ``url`` may be empty."""

    text: str
    remark: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    empty: str
    lines: tuple[Line, ...]


# moves what hung on the person; says in fragments what ("3 pemberitahuan"), inside the transaction
HandOver = Callable[[Leaving, "Actor | None", datetime], list[str]]
# what the seat owns now, for the hand-over page
Sections = Callable[["Seat", date], list[Section]]

_handovers: list[HandOver] = []
_sections: list[Sections] = []


def register_handover(handover: HandOver | None = None, *, sections: Sections) -> None:
    """Name what a package moves and shows when a seat changes hands; once per AppConfig.ready.

    No ``handover`` where everything belongs to the agency and nothing to the person.
    """
    if handover is not None and handover not in _handovers:
        _handovers.append(handover)
    if sections not in _sections:
        _sections.append(sections)


def hand_over(leaving: Leaving, by: Actor | None, at: datetime) -> list[str]:
    return [what for handover in _handovers for what in handover(leaving, by, at)]


def seat_sections(seat: Seat, today: date) -> list[Section]:
    return [section for sections in _sections for section in sections(seat, today)]
