"""The clock of a hand-off as it stands: what is waited for, until when, and which alarms follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from layak.rules.handoffs import WAITS_FOR, Alarm, Waiting, alarms_of, span_of, warning_at
from layak.rules.rapid_policy import Level
from layak.workflows.rapidaction.models import HandOff
from layak.workflows.rapidaction.policy import rapid_policy


@dataclass(frozen=True, kw_only=True)
class RunningClock:
    """``alarms`` are the whole clock of the moment that is waited for now."""

    waiting: Waiting
    due_at: datetime
    alarms: tuple[Alarm, ...]


def clock_of(handoff: HandOff) -> RunningClock | None:
    """None once nothing is waited for; needs the activation: no query where it is loaded."""
    waiting = WAITS_FOR.get(handoff.state)
    due_at = None if waiting is None else _due_at(handoff, waiting)
    if waiting is None or due_at is None:
        return None
    level = cast("Level", handoff.activation.level)
    span = span_of(waiting, rapid_policy().moments[level])
    alarms = alarms_of(
        due_at, warnings=[warning_at(due_at, span)], ladder=rapid_policy().ladder, level=level
    )
    return RunningClock(waiting=waiting, due_at=due_at, alarms=alarms)


def _due_at(handoff: HandOff, waiting: Waiting) -> datetime | None:
    if waiting == "resend":
        level = cast("Level", handoff.activation.level)
        declined_at = handoff.declined_at
        return declined_at and declined_at + span_of(waiting, rapid_policy().moments[level])
    return {
        "see": handoff.see_by_at,
        "answer": handoff.answer_by_at,
        "act": handoff.act_by_at,
        "close": handoff.close_by_at,
    }[waiting]
