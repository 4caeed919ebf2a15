"""How long a child may be held, stage by stage (UU 11/2012 SPPA Ps 33-38).

Each stage has its days and its extension; past that the child must be released by law. The days
are data (`custody_clocks` of a playbook). Days are counted from the moment the stage began.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from layak.rules.clocks import OutOfReach, WarningRule, fixed, warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyStage:
    """One stage: the event it starts with, the event that extends it, whole days of each."""

    code: str
    name: str
    base_days: int
    extension_days: int
    starts: str
    extended_by: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyChain:
    """The stages in their order, and the event with which custody ends whatever the stage.

    `step` is the order of the playbook step that watches the chain.
    """

    stages: tuple[CustodyStage, ...]
    released_by: str
    step: int

    @property
    def events(self) -> frozenset[str]:
        """Every event that moves the chain."""
        named = {event for stage in self.stages for event in (stage.starts, stage.extended_by)}
        return frozenset(named | {self.released_by})


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyClock:
    """One stage as it stands. All moments are None while its first event is not recorded.

    `ends_at` is the last lawful moment as things stand, `longest_ends_at` with the extension.
    `left_at`: when the child left this stage, by release or by the next stage.
    `has_void_extension`: an extension is recorded, but outside the days it could extend; it does
    not count. `is_overstayed`: the child left after `ends_at`.
    """

    stage: CustodyStage
    starts_at: datetime | None = None
    base_ends_at: datetime | None = None
    longest_ends_at: datetime | None = None
    ends_at: datetime | None = None
    left_at: datetime | None = None
    warn_at: tuple[datetime, ...] = ()
    is_extended: bool = False
    has_void_extension: bool = False
    is_overstayed: bool = False

    @property
    def waits_for(self) -> str | None:
        return self.stage.starts if self.starts_at is None else None


def custody_clocks(
    chain: CustodyChain, events: Mapping[str, datetime], rule: WarningRule
) -> tuple[CustodyClock, ...]:
    """The clock of every stage in order. Errors: NoZone, OutOfReach."""
    return tuple(
        _clock(stage, events, rule, _leavings(chain, number, events))
        for number, stage in enumerate(chain.stages, start=1)
    )


def _leavings(
    chain: CustodyChain, number: int, events: Mapping[str, datetime]
) -> Sequence[datetime]:
    """The moments at which the child may have left a stage: later stages, release."""
    names = [*(stage.starts for stage in chain.stages[number:]), chain.released_by]
    return [events[name] for name in names if name in events]


def _clock(
    stage: CustodyStage,
    events: Mapping[str, datetime],
    rule: WarningRule,
    leavings: Sequence[datetime],
) -> CustodyClock:
    if stage.starts not in events:
        return CustodyClock(stage=stage)
    start, extended_at = fixed(events[stage.starts]), events.get(stage.extended_by)
    base, longest = _ends(start, stage)
    is_extended = extended_at is not None and start <= extended_at <= base
    ends = longest if is_extended else base
    left = min((moment for moment in leavings if moment >= start), default=None)
    return CustodyClock(
        stage=stage,
        starts_at=start,
        base_ends_at=base,
        longest_ends_at=longest,
        ends_at=ends,
        left_at=left,
        warn_at=warnings(ends, rule, not_before=start),
        is_extended=is_extended,
        has_void_extension=extended_at is not None and not is_extended,
        is_overstayed=left is not None and left > ends,
    )


def _ends(start: datetime, stage: CustodyStage) -> tuple[datetime, datetime]:
    try:
        base = start + timedelta(days=stage.base_days)
        return base, base + timedelta(days=stage.extension_days)
    except OverflowError as error:
        raise OutOfReach from error
