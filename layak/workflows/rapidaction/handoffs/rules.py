"""Hand-offs (*rujukan*, *pelimpahan*) on a clock: what may follow what, when each moment is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from layak.workflows.rapidaction.scheme.rules import Level, Moment, Rung

Waiting = Literal["see", "answer", "act", "close", "resend"]
State = Literal["sent", "seen", "accepted", "declined", "acting", "closed", "withdrawn"]

# what is waited for in a state; nothing in the others
WAITS_FOR: Mapping[str, Waiting] = {
    "sent": "see",
    "seen": "answer",
    "accepted": "act",
    "acting": "close",
    # a declined one waits for its sender, or the child falls between two agencies
    "declined": "resend",
}
FOLLOWS: Mapping[str, frozenset[str]] = {
    "sent": frozenset({"seen", "accepted", "declined", "withdrawn"}),
    "seen": frozenset({"accepted", "declined", "withdrawn"}),
    "accepted": frozenset({"acting", "withdrawn"}),
    "acting": frozenset({"closed", "withdrawn"}),
    "declined": frozenset({"withdrawn"}),
    "closed": frozenset(),
    "withdrawn": frozenset(),
}
# ours: a warning comes when this share of the span is left, at most so long before the end
WARNING_SHARE = 4
WARNING_AT_MOST = timedelta(hours=2)
WARNING = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """Until when a hand-off is to be opened, answered, and first acted upon."""

    see_by: datetime
    answer_by: datetime
    act_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """`rung` 0 is a warning before the end, the `number`-th of its clock; then the ladder."""

    at: datetime
    rung: int
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """What rings now, the lowest first, and when to look again; None: never by itself."""

    now: tuple[Alarm, ...]
    next_at: datetime | None


def may_follow(state: str, wanted: str) -> bool:
    """May a hand-off in `state` become `wanted`?"""
    return wanted in FOLLOWS[state]


def dues(spans: Mapping[Moment, timedelta], sent_at: datetime) -> Dues:
    """The moments counted from sending, in calendar hours."""
    return Dues(
        see_by=sent_at + spans["see"],
        answer_by=sent_at + spans["answer"],
        act_by=sent_at + spans["act"],
    )


def span_of(waiting: Waiting, spans: Mapping[Moment, timedelta]) -> timedelta:
    """How long a moment may take; a declined one is sent on in the time to open one (ours)."""
    return spans["see" if waiting == "resend" else waiting]


def warning_at(due_at: datetime, span: timedelta) -> datetime:
    return due_at - min(span / WARNING_SHARE, WARNING_AT_MOST)


def alarms_of(
    due_at: datetime, *, warnings: Sequence[datetime], ladder: Sequence[Rung], level: Level
) -> tuple[Alarm, ...]:
    """The whole clock of one moment in the order of its rungs."""
    warned = [
        Alarm(at=at, rung=WARNING, number=number)
        for number, at in enumerate(sorted(warnings), start=1)
        if at < due_at
    ]
    rungs = [Alarm(at=due_at + rung.after[level], rung=rung.level) for rung in ladder]
    return (*warned, *rungs)


def first_alarm(alarms: Sequence[Alarm], *, at: datetime) -> datetime | None:
    """When to look for the first time at a moment that begins at `at`.

    A rung whose time has passed is looked at at once; a warning that came too late is left out.
    """
    return min(
        (alarm.at for alarm in alarms if alarm.rung > WARNING or alarm.at > at), default=None
    )


def ringing(
    alarms: Sequence[Alarm], *, due_at: datetime, looked_at: datetime, rung: int, now: datetime
) -> Ringing:
    """What rings at `now` of a clock that was to be looked at at `looked_at`.

    `rung` is the highest that rang before; no rung rings twice, and after the last one nothing.
    A warning that is late rings only while the end is still ahead, the latest one for all.
    """
    due = [alarm for alarm in alarms if alarm.at <= now]
    rungs = [alarm for alarm in due if alarm.rung > rung]
    late = [alarm for alarm in due if alarm.rung == WARNING and looked_at <= now < due_at]
    warned = [alarm for alarm in late if alarm.at >= looked_at] or late
    ahead = [
        alarm.at for alarm in alarms if alarm.at > now and (alarm.rung > rung or not alarm.rung)
    ]
    return Ringing(now=tuple(rungs or warned[-1:]), next_at=min(ahead, default=None))
