"""Reading one step of a playbook, its limit, and the custody chain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layak.rules.clocks import DAY_COUNTS, LIMIT_TYPES, Limit, Unit
from layak.rules.custody import CustodyChain, CustodyStage
from layak.rules.playbooks import BASES, EVIDENCES, EventName, Source, Step
from layak.rules.reading import Spot

STEP_FIELDS = (
    "order", "name_id", "agency_role", "deadline_hours", "deadline_text", "day_count",
    "lead_before_event", "clock_from", "deadline_kind", "deadline_evidence", "deadline_source",
    "source_ref", "kind", "limit_type", "output", "records",
)  # fmt: skip
STAGE_FIELDS = (
    "stage", "name_id", "base_days", "extension_days", "starts", "extended_by", "article",
)  # fmt: skip
# how sources write a limit: "3x24 jam", "4 jam", "7 hari", "3 hari kerja", "3 bulan"
WRITTEN = re.compile(r"(?:(\d{1,3})x)?(\d{1,5}) (jam|hari|hari kerja|bulan)")
HOURS_A_DAY, HOURS_A_MONTH = 24, 720
LONGEST_HOURS = 200_000


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What every step is read against, by code."""

    roles: Mapping[str, str]
    sources: Mapping[str, Source]
    events: Mapping[str, EventName]

    def check_role(self, spot: Spot, role: str) -> str:
        if role and role not in self.roles:
            spot.fault(f"peran {role:.40} tidak dikenal", "Tambahkan di common.yaml.")
        return role

    def check_event(self, spot: Spot, event: str) -> str:
        if event and event not in self.events:
            spot.fault(f"peristiwa {event:.60} tidak dikenal", "Tambahkan di events.yaml.")
        return event


def read_step(spot: Spot, setting: Setting) -> Step:
    """One step; every fault lands in the spot."""
    spot.refuse_misspelt(STEP_FIELDS)
    limit = _limit(spot)
    basis = required(spot, "deadline_kind", BASES)
    evidence = required(spot, "deadline_evidence", EVIDENCES)
    if (limit is None) != (basis == "none"):
        spot.fault("`deadline_kind` harus none bila dan hanya bila tanpa angka")
    if basis == "law" and evidence == "none":
        spot.fault("angka yang disebut hukum harus punya naskah yang terlihat")
    source_ref = spot.text("source_ref")
    if source_ref and source_ref not in setting.sources:
        spot.fault(f"sumber {source_ref:.40} tidak dikenal", "Tambahkan di common.yaml.")
    return Step(
        order=whole(spot, "order", least=1),
        name=spot.text("name_id"),
        role=setting.check_role(spot, spot.text("agency_role")),
        trigger=setting.check_event(spot, spot.text("clock_from")),
        limit=limit,
        limit_type=required(spot, "limit_type", LIMIT_TYPES),
        limit_text=spot.text("deadline_text", ""),
        basis=basis,
        evidence=evidence,
        source=spot.text("deadline_source"),
        source_ref=source_ref,
        step_basis=required(spot, "kind", BASES),
        output=spot.text("output"),
        records=setting.check_event(spot, spot.text("records", "")),
    )


def required[T: str](spot: Spot, name: str, allowed: Sequence[T]) -> T:
    """A choice that must be there; the first one stands in for what is wrong."""
    if not spot.has(name):
        spot.fault(f"`{name}` harus ada", f"Pilih salah satu: {', '.join(allowed)}.")
    return spot.choice(name, allowed, allowed[0])


def whole(spot: Spot, name: str, *, least: int, most: int = LONGEST_HOURS) -> int:
    """A whole number within bounds; the least one stands in for what is wrong."""
    number = spot.number(name)
    if number % 1 or not least <= number <= most:
        spot.fault(f"`{name}` harus bilangan bulat {least} sampai {most}")
        return least
    return int(number)


def _limit(spot: Spot) -> Limit | None:
    if not spot.has("deadline_hours"):
        if spot.has("deadline_text") or spot.has("day_count"):
            spot.fault("`deadline_text` dan `day_count` hanya boleh ada bila `deadline_hours` ada")
        return None
    hours = whole(spot, "deadline_hours", least=0)
    day_count = required(spot, "day_count", DAY_COUNTS)
    amount, unit = _written(spot, hours)
    if day_count == "working":
        amount, unit = hours // HOURS_A_DAY, "days"
        if hours % HOURS_A_DAY:
            spot.fault("hari kerja harus hari penuh: `deadline_hours` kelipatan 24")
    return Limit(
        amount=amount, unit=unit, day_count=day_count, is_before=spot.flag("lead_before_event")
    )


def _written(spot: Spot, hours: int) -> tuple[int, Unit]:
    """The amount as its source writes it, hours where nothing is written."""
    text = spot.text("deadline_text", "")
    if not text:
        return hours, "hours"
    found = WRITTEN.fullmatch(text)
    if found is None:
        spot.fault(
            f"satuan pada `deadline_text` tidak dikenal: {text:.40}",
            "Tulis seperti 3x24 jam, 7 hari, 3 hari kerja, atau 3 bulan.",
        )
        return hours, "hours"
    amount, word = int(found[1] or 1) * int(found[2]), found[3]
    unit: Unit = "hours" if word == "jam" else "months" if word == "bulan" else "days"
    hours_each = {"hours": 1, "days": HOURS_A_DAY, "months": HOURS_A_MONTH}[unit]
    if amount * hours_each != hours:
        spot.fault(f"`deadline_text` {text:.40} tidak sama dengan `deadline_hours` {hours}")
    if (word == "hari kerja") != (spot.fields.get("day_count") == "working"):
        spot.fault("`deadline_text` hari kerja dan `day_count` working harus bersama-sama")
    return amount, unit


def read_custody(spot: Spot, steps: Sequence[Step], setting: Setting) -> CustodyChain | None:
    """The custody chain of a playbook, or None when it has none."""
    if not spot.has("custody_clocks"):
        return None
    stages = tuple(
        _stage(spot.below(item, f"penahanan ke-{number}"), setting)
        for number, item in enumerate(spot.items("custody_clocks"), start=1)
    )
    for name in ("code", "starts", "extended_by"):
        values = [getattr(stage, name) for stage in stages]
        if len(set(values)) != len(values):
            spot.fault(f"`custody_clocks` menyebut {name} yang sama dua kali")
    step = whole(spot, "custody_step", least=1)
    if step not in {candidate.order for candidate in steps}:
        spot.fault(f"`custody_step` menunjuk langkah {step} yang tidak ada")
    released_by = setting.check_event(spot, spot.text("custody_released"))
    return CustodyChain(stages=stages, released_by=released_by, step=step)


def _stage(spot: Spot, setting: Setting) -> CustodyStage:
    spot.refuse_misspelt(STAGE_FIELDS)
    return CustodyStage(
        code=spot.text("stage"),
        name=spot.text("name_id"),
        base_days=whole(spot, "base_days", least=1),
        extension_days=whole(spot, "extension_days", least=0),
        starts=setting.check_event(spot, spot.text("starts")),
        extended_by=setting.check_event(spot, spot.text("extended_by")),
        article=spot.text("article"),
    )
