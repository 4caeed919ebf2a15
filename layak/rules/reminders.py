"""When someone is reminded of a day something is due. The day is an argument, never the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from layak.rules.reading import Spot
from layak.rules.refusal import Problem

Listener = Literal["head", "secretariat"]
LISTENERS: tuple[Listener, ...] = ("head", "secretariat")


class FaultyReminders(Exception):
    """A rule that may not be used; `faults` names every fault."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoTold:
    """Who else hears of a part that is late for this many days."""

    who: Listener
    after_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRule:
    """Days before the due day, largest first, and how often a late one is said again.

    ``late_also_tells``: from how many days on someone beside the one whose turn it is hears of
    it, the earliest first. Nobody beyond those named is ever told by itself.
    """

    days_before: tuple[int, ...]
    late_every_days: int
    late_also_tells: tuple[AlsoTold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder. `key` is the milestone it belongs to: send each key once per due day.

    `days_left` is negative when late.
    """

    key: str
    days_left: int

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def sentence(self) -> str:
        """How it reads beside the name of the thing: "jatuh tempo 3 hari lagi"."""
        if self.is_late:
            return f"terlambat {-self.days_left} hari"
        if self.days_left == 0:
            return "jatuh tempo hari ini"
        return (
            "jatuh tempo besok"
            if self.days_left == 1
            else f"jatuh tempo {self.days_left} hari lagi"
        )


def parse_rule(raw: Mapping[str, object]) -> ReminderRule:
    """The `reminders` entry of a policy file. Errors: FaultyReminders."""
    faults: list[Problem] = []
    spot = Spot(raw.get("reminders"), "pengingat", faults)
    days = spot.numbers("days_before")
    every = spot.number("late_every_days")
    if not days or any(day < 1 or day % 1 for day in days) or len(set(days)) != len(days):
        spot.fault("`days_before` harus berisi bilangan bulat positif yang berbeda")
    if every < 1 or every % 1:
        spot.fault("`late_every_days` harus bilangan bulat positif")
    also = [_also_told(spot.below(raw, "late_also_tells")) for raw in spot.items("late_also_tells")]
    if len({row.who for row in also}) != len(also):
        spot.fault("`late_also_tells` menyebut satu pihak dua kali")
    if faults:
        raise FaultyReminders(faults)
    return ReminderRule(
        days_before=tuple(sorted(map(int, days), reverse=True)),
        late_every_days=int(every),
        late_also_tells=tuple(sorted(also, key=lambda row: row.after_days)),
    )


def _also_told(spot: Spot) -> AlsoTold:
    after = spot.number("after_days")
    if after < 1 or after % 1:
        spot.fault("`after_days` harus bilangan bulat positif")
    return AlsoTold(who=spot.choice("who", LISTENERS, "head"), after_days=int(after))


def is_late(due_on: date, *, today: date) -> bool:
    return today > due_on


def reminder(due_on: date, *, today: date, rule: ReminderRule) -> Reminder | None:
    """The milestone reached today, or None while it is too early.

    It stays the same until the next milestone, so that a day on which nothing ran loses nothing:
    whoever sends remembers the keys already sent.
    """
    days_left = (due_on - today).days
    if days_left < 0:
        turn = (-days_left - 1) // rule.late_every_days + 1
        return Reminder(key=f"late-{turn}", days_left=days_left)
    reached = [days for days in rule.days_before if days_left <= days]
    return Reminder(key=f"due-{min(reached)}", days_left=days_left) if reached else None


def late_milestone(due_on: date, *, today: date, also: AlsoTold, rule: ReminderRule) -> str | None:
    """The key under which someone else is told today of a late part, or None while it is too early.

    It changes every ``late_every_days``, counted from the first day on which they are told.
    """
    since = (today - due_on).days - also.after_days
    return None if since < 0 else f"{also.who}-{since // rule.late_every_days + 1}"
