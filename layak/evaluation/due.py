"""When an answer is due: its own day, else the closing day of its stage's window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from layak.evaluation.models import Round
from layak.rules.stages import Stage

MOMENT = timedelta(microseconds=1)


def closing_days(round_: Round) -> dict[str, date]:
    """The last day of each stage's window in the city's zone: one query."""
    return {
        window.stage: timezone.localdate(window.closes_at - MOMENT)
        for window in round_.windows.all()
    }


def due_day(stage: Stage, due_on: date | None, closing: Mapping[str, date]) -> date | None:
    """The day by which the stage's owner must have acted; None without any, or when done.

    The answer's own day binds the agency that answers, not those who check it afterwards.
    """
    if stage.counts_as == "done":
        return None
    own = due_on if stage.owner == "agency" else None
    return own or closing.get(stage.code)
