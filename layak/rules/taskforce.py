"""The structure of a task force as data: groups, duties, kinds of institutions, days of warning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

LEVELS = ("city", "district", "ward")
CODE_LENGTH = 20


@dataclass(frozen=True, kw_only=True)
class Group:
    """``duties`` maps a duty code to what a decree calls it ("Koordinator")."""

    code: str
    label: str
    under: str
    is_field: bool
    levels: tuple[str, ...]
    duties: Mapping[str, str]
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InstitutionKind:
    code: str
    label: str
    about: str


@dataclass(frozen=True, kw_only=True)
class TaskForcePolicy:
    """``warn_days`` before the last day of a term, the largest first; ``vacant_days``: how long a
    seat may stand empty before it is named."""

    source: str
    groups: Mapping[str, Group]
    duty_words: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, InstitutionKind]
    warn_days: tuple[int, ...]
    vacant_days: int

    def groups_of(self, level: str) -> list[Group]:
        """The groups that a task force of this level has, in the order of the decree."""
        return [group for group in self.groups.values() if level in group.levels]

    def place_of(self, group: str) -> int:
        """Where a group stands in the decree; unknown ones last."""
        codes = list(self.groups)
        return codes.index(group) if group in self.groups else len(codes)

    def standing(self, group: str, duty: str) -> str:
        """What the decree calls the place: ``Koordinator``; the codes where data lost them."""
        known = self.groups.get(group)
        return known.duties.get(duty, duty) if known else duty

    def field(self, group: str) -> str:
        """The column Klaster/bidang: the group's label where it is one, else nothing."""
        known = self.groups.get(group)
        return known.label if known and known.is_field else ""


def parse_policy(raw: Mapping[str, Any]) -> TaskForcePolicy:
    """``taskforce.yaml`` as values. Raises ValueError with what is wrong and where."""
    groups = {entry["code"]: _group(entry) for entry in raw["groups"]}
    kinds = {entry["code"]: InstitutionKind(**entry) for entry in raw["institutions"]}
    policy = TaskForcePolicy(
        source=raw["source"],
        groups=groups,
        duty_words={code: tuple(words) for code, words in raw["duties"].items()},
        kinds=kinds,
        warn_days=tuple(sorted(raw["warn_days"], reverse=True)),
        vacant_days=raw["vacant_days"],
    )
    faults = _faults(policy)
    if len(groups) != len(raw["groups"]):
        faults.append("groups: a code stands twice")
    if faults:
        raise ValueError("; ".join(faults))
    return policy


def _group(entry: Mapping[str, Any]) -> Group:
    return Group(
        code=entry["code"],
        label=entry["label"],
        under=entry.get("under", ""),
        is_field=entry.get("field", False),
        levels=tuple(entry["levels"]),
        duties=dict(entry["duties"]),
        words=tuple(entry["words"]),
    )


def _faults(policy: TaskForcePolicy) -> list[str]:
    faults = []
    seen: set[str] = set()
    for group in policy.groups.values():
        if group.under and group.under not in seen:
            faults.append(f"{group.code}: stands before the group above it, {group.under}")
        if unknown := set(group.duties) - set(policy.duty_words):
            faults.append(f"{group.code}: unknown duties {sorted(unknown)}")
        if not group.levels or set(group.levels) - set(LEVELS):
            faults.append(f"{group.code}: levels are some of {LEVELS}")
        seen.add(group.code)
    codes = [*policy.groups, *policy.duty_words, *policy.kinds]
    faults += [f"{code}: longer than {CODE_LENGTH}" for code in codes if len(code) > CODE_LENGTH]
    if any(days <= 0 for days in (*policy.warn_days, policy.vacant_days)):
        faults.append("days are above zero")
    return faults


def term_warning(until_on: date | None, *, today: date, warn_days: Sequence[int]) -> int | None:
    """The step of warning that a term has reached: the smallest of ``warn_days`` that still holds
    the days left, 0 once the last day has passed, None while there is time (or no end)."""
    if until_on is None:
        return None
    left = (until_on - today).days
    if left < 0:
        return 0
    reached = [days for days in warn_days if left <= days]
    return min(reached, default=None)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place of a decree, as two decrees are compared: office before person."""

    standing: str
    title: str
    holder: str


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Between two decrees: places new, places gone, and those whose holder changed
    (title, before, after)."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[tuple[str, str, str], ...]

    @property
    def is_none(self) -> bool:
        return not (self.added or self.removed or self.moved)


def changes(before: Sequence[Place], after: Sequence[Place]) -> Changes:
    """What a later decree changed. A place is the same where standing and title are."""
    former = {(place.standing, place.title): place for place in before}
    later = {(place.standing, place.title): place for place in after}
    return Changes(
        added=tuple(_named(place) for key, place in later.items() if key not in former),
        removed=tuple(_named(place) for key, place in former.items() if key not in later),
        moved=tuple(
            (_named(place), former[key].holder, place.holder)
            for key, place in later.items()
            if key in former and former[key].holder != place.holder
        ),
    )


def _named(place: Place) -> str:
    return f"{place.standing}: {place.title}"
