"""When a locked round may be closed, and until when its closing may be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from layak.rules.reading import Spot
from layak.rules.refusal import Faulty, Problem

MOST_DAYS = 400


class FaultyClosing(Faulty):
    """A rule of closing that may not be used; `faults` names every fault with its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRule:
    """Whole days, counted in the city's zone. Source: data/policy/rounds.yaml, our own measure."""

    days_after_lock: int
    undo_within_days: int

    def closes_from(self, locked_on: date) -> date:
        """The first day on which a round locked on ``locked_on`` may be closed."""
        return locked_on + timedelta(days=self.days_after_lock)

    def undone_until(self, closed_on: date) -> date:
        """The last day on which the closing of ``closed_on`` may be taken back."""
        return closed_on + timedelta(days=self.undo_within_days)


def parse_closing(raw: Mapping[str, object]) -> ClosingRule:
    """The rule of a file. Errors: FaultyClosing with every fault found."""
    faults: list[Problem] = []
    spot = Spot(raw.get("closing"), "closing", faults)
    days = {}
    for name in ("days_after_lock", "undo_within_days"):
        number = spot.number(name)
        if not 1 <= number <= MOST_DAYS or number != int(number):
            spot.fault(f"`{name}` harus berupa hari penuh, 1 sampai {MOST_DAYS}")
        days[name] = int(number)
    if faults:
        raise FaultyClosing(faults)
    return ClosingRule(**days)
