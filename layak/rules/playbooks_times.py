"""Events with their times as people and programs hand them in, and due times as plain values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from layak.rules.custody import CustodyClock
from layak.rules.playbooks import Part, StepDue
from layak.rules.refusal import Problem

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
    return "Langkah playbook" if part == "own" else "Langkah bersama"
