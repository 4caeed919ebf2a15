"""When nobody is to be mailed. The moment is an argument, never the clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from layak.rules.reading import Spot
from layak.rules.refusal import Problem

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class FaultyQuietHours(Exception):
    """A rule that may not be used; `faults` names every fault."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """`days` count from Monday as 0; equal times mean no quiet hours."""

    starts: time
    ends: time
    days: frozenset[int]
    passing_kinds: frozenset[str]

    def is_quiet(self, moment: datetime) -> bool:
        """Is `moment`, in the zone of the city, one at which nobody is mailed?"""
        now = moment.time()
        if moment.weekday() in self.days:
            return True
        if self.starts <= self.ends:
            return self.starts <= now < self.ends
        return now >= self.starts or now < self.ends


def parse_quiet_hours(raw: Mapping[str, object]) -> QuietHours:
    """The `quiet` entry of a policy file. Errors: FaultyQuietHours."""
    faults: list[Problem] = []
    spot = Spot(raw.get("quiet"), "jam tenang", faults)
    starts, ends = _clock(spot, "from"), _clock(spot, "until")
    days = spot.texts("days")
    unknown = [day for day in days if day not in DAYS]
    if unknown:
        spot.fault(f"`days` memuat hari yang tidak dikenal: {', '.join(unknown):.60}")
    if len(set(days)) == len(DAYS):
        spot.fault("`days` memuat semua hari; surel tidak akan pernah terkirim")
    if faults:
        raise FaultyQuietHours(faults)
    return QuietHours(
        starts=starts,
        ends=ends,
        days=frozenset(DAYS.index(day) for day in days),
        passing_kinds=frozenset(spot.texts("passing_kinds")),
    )


def _clock(spot: Spot, name: str) -> time:
    found = CLOCK.fullmatch(spot.text(name))
    if found is None:
        spot.fault(f'`{name}` harus jam seperti "20:00", dalam tanda kutip')
        return time()
    return time(int(found[1]), int(found[2]))
