"""When an answer is due: its own day, else the closing day of its stage's window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from layak.evaluation.models import Round
from layak.rules.stages import Stage

MOMENT = timedelta(microseconds=1)


def last_day(closes_at: datetime) -> date:
    """The last day, in the city's zone, of a window that closes at this moment."""
    return timezone.localdate(closes_at - MOMENT)


def closing_days(round_: Round) -> dict[str, date]:
    """The last day of each stage's window in the city's zone: one query."""
    return {window.stage: last_day(window.closes_at) for window in round_.windows.all()}


def due_day(stage: Stage, due_on: date | None, closing: Mapping[str, date]) -> date | None:
    """The day by which the stage's owner must have acted; None without any, or when done.

    The answer's own day binds the agency that answers, not those who check it afterwards.
    """
    if stage.counts_as == "done":
        return None
    own = due_on if stage.owner == "agency" else None
    return own or closing.get(stage.code)


def contribution_day(
    stage: Stage, own: date | None, answer_due_on: date | None, closing: Mapping[str, date]
) -> date | None:
    """The day by which a contributor's part is due: its own, else the answer's, else the window's.

    None while the answer is not the agency's to write: nothing can be handed in then.
    """
    return (own or due_day(stage, answer_due_on, closing)) if stage.owner == "agency" else None
