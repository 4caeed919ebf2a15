"""Playbooks as values: steps, their clocks, who does them; events with their times, due times."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from layak.rules.calendars import WorkingCalendar
from layak.rules.refusal import Problem
from layak.workflows.rapidaction.playbooks.limit_rules import (
    CustodyChain,
    CustodyClock,
    Limit,
    LimitType,
    WarningRule,
    custody_clocks,
    ending,
    fixed,
    warnings,
)

# Playbooks of the rapid action scheme (*skema aksi cepat*): steps, their clocks, who does them.
#
# What rests on law, what was only seen done and what is our proposal stays told apart: `basis` of
# a step is that of its *number*, `step_basis` that of the step.

Part = Literal["own", "common"]
Basis = Literal["law", "practice", "inferred", "none"]
Evidence = Literal["text", "summary", "memory", "none"]

BASES: tuple[Basis, ...] = ("law", "practice", "inferred", "none")
EVIDENCES: tuple[Evidence, ...] = ("text", "summary", "memory", "none")


class UnknownEvent(Exception):
    """Events that the playbook has no clock for; `names` in the order given."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class TwoTimes(Exception):
    """One event was given twice under two names, with different times; `names` are the two."""

    def __init__(self, names: tuple[str, str]) -> None:
        super().__init__(" / ".join(names))
        self.names = names


@dataclass(frozen=True, slots=True, kw_only=True)
class EventName:
    """What may start a clock: a label and a sentence for people.

    `same_as` names another word for the same event.
    """

    code: str
    label: str
    says: str
    same_as: str = ""

    @property
    def canonical(self) -> str:
        return self.same_as or self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: who, by when, counted from what, with which output.

    `limit` is None for a step without a number. `limit_text` is the limit as its source writes
    it. `records`: the event that happens when the step is done (ours, for convenience), or "".
    """

    order: int
    name: str
    role: str
    trigger: str
    limit: Limit | None
    limit_type: LimitType
    limit_text: str
    basis: Basis
    evidence: Evidence
    source: str
    source_ref: str
    step_basis: Basis
    output: str
    records: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A time that must have passed: `[90 hari sejak dibuka]` at the end of a closing criterion.

    `since` is an event, or "" for the opening of the case. With `is_alternative` (`[atau ...]`)
    the criterion may be met in another way before it has passed.
    """

    limit: Limit
    since: str
    is_alternative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What must be so before a case is closed; `line` as it is written in the file."""

    line: str
    text: str
    term: Term | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a number or a step was seen, and how well (`seen`: text, summary, memory, n/a)."""

    code: str
    title: str
    urls: tuple[str, ...]
    seen: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Whose consent, for what, and what overrides it."""

    required_from: tuple[str, ...]
    for_what: str
    override: str


@dataclass(frozen=True, kw_only=True)
class Common:
    """What all playbooks share. Mappings are by code; `external_roles` cannot be tasked by the city."""

    roles: Mapping[str, str]
    external_roles: frozenset[str]
    categories: Mapping[str, str]
    sources: Mapping[str, Source]
    warning_rules: Mapping[LimitType, WarningRule]
    events: Mapping[str, EventName]
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """One situation as it may be run. `reviewed_by`: the legal office that confirmed its law rows."""

    code: str
    version: int
    name: str
    name_en: str
    lead_role: str
    opens_when: str
    categories: tuple[str, ...]
    steps: tuple[Step, ...]
    common_steps: tuple[Step, ...]
    custody: CustodyChain | None
    consent: Consent
    handover_documents: tuple[str, ...]
    closing: tuple[Criterion, ...]
    notes: tuple[str, ...]
    reviewed_by: str
    reviewed_on: date | None
    common: Common

    @property
    def all_steps(self) -> tuple[tuple[Part, Step], ...]:
        own: list[tuple[Part, Step]] = [("own", step) for step in self.steps]
        return (*own, *(("common", step) for step in self.common_steps))

    @property
    def step_names(self) -> dict[tuple[str, int], str]:
        """By part and number."""
        return {(part, step.order): step.name for part, step in self.all_steps}

    @cached_property
    def events(self) -> frozenset[str]:
        """The events that start a clock of this playbook, with every name they go by."""
        used = {step.trigger for _, step in self.all_steps}
        used |= self.custody.events if self.custody else set()
        known = self.common.events
        meant = {known[code].canonical for code in used}
        return frozenset(code for code, event in known.items() if event.canonical in meant)

    def steps_ended_by(self, event: str) -> tuple[tuple[Part, int], ...]:
        """Part and number of each step that is done when this event (its canonical name) happens."""
        known = self.common.events
        return tuple(
            (part, step.order)
            for part, step in self.all_steps
            if step.records and known[step.records].canonical == event
        )

    def may_say_law(self, step: Step) -> bool:
        """May a page call the limit "menurut hukum"? Only what rests on law and was reviewed."""
        return step.basis == "law" and bool(self.reviewed_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDue:
    """When one step is due.

    `due_at` is in the offset of its event; None with `waits_for` while that event is not
    recorded, None without it for a step without a number. `is_certain` as in `Ending`.
    """

    part: Part
    step: Step
    due_at: datetime | None = None
    waits_for: str | None = None
    warn_at: tuple[datetime, ...] = ()
    is_certain: bool = True
    custody: tuple[CustodyClock, ...] = ()


def due_times(
    playbook: Playbook, events: Mapping[str, datetime], calendar: WorkingCalendar
) -> tuple[StepDue, ...]:
    """When each step is due after these events, own steps first, in their order.

    `events` holds the real time of each, with an offset. A clock runs only when its event is
    recorded. Errors: UnknownEvent, TwoTimes, NoZone, OutOfReach.
    """
    times = recorded(playbook, events)
    return tuple(_due(playbook, part, step, times, calendar) for part, step in playbook.all_steps)


def recorded(playbook: Playbook, events: Mapping[str, datetime]) -> dict[str, datetime]:
    """The events by every name they go by, each on its fixed offset.

    Errors: UnknownEvent, TwoTimes, NoZone.
    """
    unknown = [name for name in events if name not in playbook.events]
    if unknown:
        raise UnknownEvent(unknown)
    known, given = playbook.common.events, dict[str, tuple[str, datetime]]()
    for name, at in events.items():
        other, moment = given.setdefault(known[name].canonical, (name, fixed(at)))
        if moment != at:
            raise TwoTimes((other, name))
    return {
        code: given[known[code].canonical][1]
        for code in playbook.events
        if known[code].canonical in given
    }


def _due(
    playbook: Playbook,
    part: Part,
    step: Step,
    times: Mapping[str, datetime],
    calendar: WorkingCalendar,
) -> StepDue:
    rule, chain = playbook.common.warning_rules[step.limit_type], playbook.custody
    custody: tuple[CustodyClock, ...] = ()
    if chain is not None and part == "own" and step.order == chain.step:
        custody = custody_clocks(chain, times, rule)
    if step.limit is None:
        return StepDue(part=part, step=step, custody=custody)
    start = times.get(step.trigger)
    if start is None:
        return StepDue(part=part, step=step, waits_for=step.trigger, custody=custody)
    end = ending(start, step.limit, calendar)
    return StepDue(
        part=part,
        step=step,
        due_at=end.at,
        # a clock that runs towards its event began when someone wrote it down, not with the event
        warn_at=warnings(end.at, rule, not_before=None if step.limit.is_before else start),
        is_certain=end.is_certain,
        custody=custody,
    )


# Events with their times as people and programs hand them in, and due times as plain values.

type Facts = dict[str, object]

LONGEST_TIME = 40
# Python takes any sign between day and time, and even after the seconds
TIME = re.compile(r"[0-9W-]+([T ][0-9:]+([.,][0-9]+)?(Z|[+-][0-9:.]+)?)?", re.ASCII)


class UnreadableTimes(Exception):
    """Times that are no times; `faults` names each event with its fault."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


def read_times(pairs: Sequence[tuple[str, object]]) -> dict[str, datetime]:
    """Event names to moments with an offset, from names to ISO 8601 texts.

    Errors: UnreadableTimes for a name given twice, a text that is no time, a time without zone.
    """
    found: dict[str, datetime] = {}
    faults: list[Problem] = []
    for name, value in pairs:
        moment = _moment(value)
        if name in found:
            faults.append(Problem(f"{name:.60}", "tertulis dua kali"))
        elif moment is None:
            faults.append(Problem(f"{name:.60}", f"bukan waktu ISO 8601: {value!s:.40}"))
        elif moment.utcoffset() is None:
            fix = "Tambahkan zona: +07:00 (WIB), +08:00 (WITA), atau +09:00 (WIT)."
            faults.append(Problem(f"{name:.60}", f"waktu tanpa zona: {value!s:.40}", fix))
        else:
            found[name] = moment
    if faults:
        raise UnreadableTimes(faults)
    return found


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) > LONGEST_TIME:
        return None
    # RFC 3339 allows both letters to be small
    text = value.strip().upper()
    try:
        return datetime.fromisoformat(text) if TIME.fullmatch(text) else None
    except ValueError:
        return None


def due_to_json(due: StepDue) -> Facts:
    """One step as `bin/layak due --json` prints it: times are ISO 8601 in their event's offset.

    Beyond the eight fixed fields only what applies: `day_count` when days are not plainly
    calendar days, `calendar_known: false` when working days reach into a year without holidays,
    `warn_at` of a right that lapses, `custody` of the step that watches custody.
    """
    step = due.step
    facts: Facts = {
        "part": due.part,
        "order": step.order,
        "role": step.role,
        "due_at": _iso(due.due_at),
        "waits_for": due.waits_for,
        "limit_type": step.limit_type,
        "basis": step.basis,
    }
    if step.limit is not None and step.limit.day_count != "calendar":
        facts["day_count"] = step.limit.day_count
    if not due.is_certain:
        facts["calendar_known"] = False
    if step.limit_type == "right_expiry":
        facts["warn_at"] = [_iso(moment) for moment in due.warn_at]
    if due.custody:
        facts["custody"] = [custody_to_json(clock) for clock in due.custody]
    return facts


def custody_to_json(clock: CustodyClock) -> Facts:
    """One stage of custody; every moment is null while the stage has not begun."""
    return {
        "stage": clock.stage.code,
        "waits_for": clock.waits_for,
        "starts_at": _iso(clock.starts_at),
        "base_ends_at": _iso(clock.base_ends_at),
        "longest_ends_at": _iso(clock.longest_ends_at),
        "ends_at": _iso(clock.ends_at),
        "left_at": _iso(clock.left_at),
        "warn_at": [_iso(moment) for moment in clock.warn_at],
        "extended": clock.is_extended,
        "void_extension": clock.has_void_extension,
        "overstayed": clock.is_overstayed,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def part_title(part: Part) -> str:
    return "Langkah skema" if part == "own" else "Langkah bersama"
