"""Promises kept: effective due days, the ladder of a late one, circles, the fair on-time rate.

How many working days lie between two rungs is ours, read from data/policy/followups.yaml.
"""

from __future__ import annotations

import calendar as months_of
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from layak.rules.calendars import FaultyReminders, ReminderRule, WorkingCalendar, parse_rule
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

Listener = Literal["owner", "head", "office"]
LISTENERS: tuple[Listener, ...] = ("owner", "head", "office")
WEEKEND = "akhir pekan"


class FaultyLadder(Exception):
    """A policy that may not be used; `faults` names every fault."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Who hears of a late promise after so many working days.

    `office` is how a letter names an office above the agencies, `group` its group in the task force.
    """

    code: str
    label: str
    office: str
    group: str
    who: Listener
    after_working_days: int
    needs_release: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpPolicy:
    """`ladder` from the owner upwards; `due_working_days` is proposed for a new promise."""

    reminders: ReminderRule
    ladder: tuple[Rung, ...]
    due_working_days: int

    def rung(self, code: str) -> Rung | None:
        return next((rung for rung in self.ladder if rung.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A due day that was set again, on the day `on`. `is_move`: to another owner."""

    on: date
    due_on: date
    is_move: bool = False


def parse_policy(raw: Mapping[str, object]) -> FollowUpPolicy:
    """The policy of follow-ups from the mapping of its file. Errors: FaultyLadder."""
    faults: list[Problem] = []
    spot = Spot(raw, "tindak lanjut", faults)
    ladder = tuple(_rung(spot.below(item, "tangga")) for item in spot.items("ladder"))
    days = [rung.after_working_days for rung in ladder]
    if not ladder or days != sorted(set(days)):
        spot.fault("`ladder` harus berisi anak tangga dengan hari kerja yang makin besar")
    if len({rung.code for rung in ladder}) != len(ladder):
        spot.fault("`ladder` memuat kode yang sama dua kali")
    if any(rung.who == "office" and not rung.needs_release for rung in ladder):
        spot.fault(
            "di atas kepala perangkat daerah tidak ada yang keluar tanpa dilepas orang",
            "Tulis `needs_release: true`.",
        )
    rule: ReminderRule | None = None
    try:
        rule = parse_rule(raw)
    except FaultyReminders as error:
        faults.extend(error.faults)
    proposed = spot.number("due_working_days")
    if rule is None or faults:
        raise FaultyLadder(faults)
    return FollowUpPolicy(reminders=rule, ladder=ladder, due_working_days=int(proposed))


def _rung(spot: Spot) -> Rung:
    after = spot.number("after_working_days")
    if after < 1 or after % 1:
        spot.fault("`after_working_days` harus bilangan bulat positif")
    return Rung(
        code=spot.text("code"),
        label=spot.text("label"),
        office=spot.text("office", ""),
        group=spot.text("group", ""),
        who=spot.choice("who", LISTENERS, "office"),
        after_working_days=int(after),
        needs_release=spot.flag("needs_release"),
    )


def effective_day(due_on: date, calendar: WorkingCalendar) -> date:
    """`due_on` itself when offices work, else the next day on which they do."""
    return calendar.counted(due_on - timedelta(days=1), 1).on


def why_closed(day: date, calendar: WorkingCalendar) -> str:
    """The name of the holiday, "akhir pekan", or "" for a working day."""
    if day in calendar.holidays:
        return calendar.holidays[day].name
    return "" if calendar.is_working(day) else WEEKEND


def is_late(due_on: date, *, today: date, calendar: WorkingCalendar) -> bool:
    """Late from the day after the effective day."""
    return today > effective_day(due_on, calendar)


def latest_missed(today: date, calendar: WorkingCalendar) -> date:
    """The last due day that is late today: `due_on <= latest_missed` says the same as `is_late`."""
    found = today - timedelta(days=1)
    while effective_day(found, calendar) >= today:
        found -= timedelta(days=1)
    return found


def due_rung(
    due_on: date,
    *,
    said: Mapping[str, date],
    today: date,
    ladder: Iterable[Rung],
    calendar: WorkingCalendar,
) -> Rung | None:
    """The next rung that is to hear today, or None.

    `said` holds the day on which each lower rung heard of this missed day. A rung that heard
    late gives the next one the whole distance, so that nothing leaps over anybody's head.
    """
    missed = effective_day(due_on, calendar)
    before, spoken = 0, missed
    for rung in ladder:
        begin = max(spoken, calendar.counted(missed, before).on)
        ready_on = calendar.counted(begin, rung.after_working_days - before).on
        if rung.code not in said:
            return rung if today >= ready_on else None
        before, spoken = rung.after_working_days, said[rung.code]
    return None


def circle(needs: Mapping[int, Collection[int]], *, waits: int, needed: int) -> list[int]:
    """The chain from `needed` back to `waits` that would close a circle; empty where none would.

    `needs` maps each promise to those it waits for. The chain begins with `waits` and ends with it.
    """
    paths: list[list[int]] = [[waits, needed]]
    seen: set[int] = set()
    while paths:
        path = paths.pop(0)
        if path[-1] == waits:
            return path
        if path[-1] in seen:
            continue
        seen.add(path[-1])
        paths.extend([*path, further] for further in sorted(needs.get(path[-1], ())))
    return []


def next_due(due_on: date, *, months: int, after: date) -> date:
    """The next day of a repeating promise that lies after `after`, whole months apart.

    The last day of a month stays the last; a day that a month lacks becomes its last.
    Errors: ValueError for less than one month.
    """
    if months < 1:
        raise ValueError("a promise repeats after one month or more")
    is_last = due_on.day == _length(due_on.year, due_on.month)
    steps, found = 0, due_on
    while found <= after or not steps:
        steps += 1
        year, month = divmod(due_on.year * 12 + due_on.month - 1 + steps * months, 12)
        length = _length(year, month + 1)
        found = date(year, month + 1, length if is_last else min(due_on.day, length))
    return found


def _length(year: int, month: int) -> int:
    return months_of.monthrange(year, month)[1]


def agreed_day(due_on: date, changes: Iterable[Change], calendar: WorkingCalendar) -> date:
    """The day by which the owner is measured, from the first due day and what changed it since.

    More time given while there still was some counts; given after the day had passed, it does not
    undo the delay. Another owner begins anew with the day then set.
    """
    agreed = due_on
    for change in changes:
        if change.is_move or not is_late(agreed, today=change.on, calendar=calendar):
            agreed = change.due_on
    return agreed


def was_on_time(
    agreed_on: date, *, reported_on: date | None, today: date, calendar: WorkingCalendar
) -> bool | None:
    """Whether a promise was kept in time; None while its day has not passed and nothing came.

    Measured by the owner's own report: how long others take to close it is not the owner's.
    """
    if reported_on is not None:
        return not is_late(agreed_on, today=reported_on, calendar=calendar)
    return False if is_late(agreed_on, today=today, calendar=calendar) else None
