"""When the time that a closing criterion names has passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from layak.rules.calendars import WorkingCalendar
from layak.workflows.rapidaction.playbooks.limit_rules import ending
from layak.workflows.rapidaction.playbooks.rules import Criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class TermClock:
    """From when to when a term runs; both None while what it is counted from has not happened."""

    begins_at: datetime | None
    ends_at: datetime | None

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at


def term_clock(
    criterion: Criterion,
    *,
    opened_at: datetime,
    times: Mapping[str, datetime],
    setbacks: Iterable[datetime],
    calendar: WorkingCalendar,
) -> TermClock | None:
    """The clock of a criterion, None for one that names no time.

    Counted in whole days or calendar months from the opening or from the event, each on the offset
    of its own place, and anew from the latest of the ``setbacks`` (the case became red, another
    case of the same child was opened): ours, not law.
    """
    term = criterion.term
    if term is None:
        return None
    begins_at = times.get(term.since) if term.since else opened_at
    if begins_at is None:
        return TermClock(begins_at=None, ends_at=None)
    begins_at = max([begins_at, *setbacks])
    return TermClock(begins_at=begins_at, ends_at=ending(begins_at, term.limit, calendar).at)
