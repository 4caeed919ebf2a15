"""From the plain mappings of the playbook files to values, or to every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from layak.rules.reading import Spot
from layak.rules.refusal import Problem
from layak.workflows.rapidaction.playbooks.limit_rules import (
    DAY_COUNTS,
    LIMIT_TYPES,
    CustodyChain,
    CustodyStage,
    Limit,
    LimitType,
    Unit,
    WarningRule,
)
from layak.workflows.rapidaction.playbooks.rules import (
    BASES,
    EVIDENCES,
    Common,
    Consent,
    Criterion,
    EventName,
    Playbook,
    Source,
    Step,
    Term,
)

# Reading one step of a playbook, its limit, and the custody chain.

STEP_FIELDS = (
    "order",
    "name_id",
    "agency_role",
    "deadline_hours",
    "deadline_text",
    "day_count",
    "lead_before_event",
    "clock_from",
    "deadline_kind",
    "deadline_evidence",
    "deadline_source",
    "source_ref",
    "kind",
    "limit_type",
    "output",
    "records",
)
STAGE_FIELDS = (
    "stage",
    "name_id",
    "base_days",
    "extension_days",
    "starts",
    "extended_by",
    "article",
)
# how sources write a limit: "3x24 jam", "4 jam", "7 hari", "3 hari kerja", "3 bulan"
WRITTEN = re.compile(r"(?:(\d{1,3})x)?(\d{1,5}) (jam|hari|hari kerja|bulan)")
HOURS_A_DAY, HOURS_A_MONTH = 24, 720
# a time at the end of a closing criterion, counted from an event or from the opening
TERM = re.compile(r"(\S.*?) *\[(atau )?([1-9]\d{0,2}) (hari|bulan) sejak ([a-z_]{1,60})\]")
OPENING = "dibuka"
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
    stages = []
    for number, item in enumerate(spot.items("custody_clocks"), start=1):
        below = spot.below(item, f"penahanan ke-{number}")
        below.refuse_misspelt(STAGE_FIELDS)
        stage = CustodyStage(
            code=below.text("stage"),
            name=below.text("name_id"),
            base_days=whole(below, "base_days", least=1),
            extension_days=whole(below, "extension_days", least=0),
            starts=setting.check_event(below, below.text("starts")),
            extended_by=setting.check_event(below, below.text("extended_by")),
            article=below.text("article"),
        )
        stages.append(stage)
    for name in ("code", "starts", "extended_by"):
        values = [getattr(stage, name) for stage in stages]
        if len(set(values)) != len(values):
            spot.fault(f"`custody_clocks` menyebut {name} yang sama dua kali")
    step = whole(spot, "custody_step", least=1)
    if step not in {candidate.order for candidate in steps}:
        spot.fault(f"`custody_step` menunjuk langkah {step} yang tidak ada")
    released_by = setting.check_event(spot, spot.text("custody_released"))
    return CustodyChain(stages=tuple(stages), released_by=released_by, step=step)


# What makes a set of steps work together: order, events, no loop.


def check_events(spot: Spot, events: Mapping[str, EventName]) -> None:
    """Another name points at a known event that is no other name itself."""
    for code, event in events.items():
        meant = events.get(event.same_as)
        if event.same_as and (meant is None or meant.same_as):
            spot.fault(f"peristiwa {code}: `same_as` harus menunjuk peristiwa lain yang asli")


def check_order(spot: Spot, kind: str, steps: Sequence[Step]) -> None:
    """Steps are numbered 1, 2, 3 in their order."""
    for expected, step in enumerate(steps, start=1):
        if step.order != expected:
            spot.fault(f"{kind} {step.order} seharusnya bernomor {expected}")


def check_records(spot: Spot, steps: Sequence[Step]) -> None:
    """No step waits, over however many others, for what only happens when it is done itself."""
    loop = _loop(steps)
    if loop:
        way = " > ".join(loop)
        spot.fault(f"langkah saling menunggu: {way}", "Hapus salah satu `records` pada jalan itu.")


def _loop(steps: Sequence[Step]) -> list[str]:
    """The events of one loop, its first repeated at the end; empty when there is none."""
    follows: dict[str, list[str]] = {}
    for step in steps:
        if step.records:
            follows.setdefault(step.trigger, []).append(step.records)
    safe: set[str] = set()
    for start in follows:
        way = [start]
        turns = [iter(follows[start])]
        while turns:
            event = next(turns[-1], None)
            if event is None:
                turns.pop()
                safe.add(way.pop())
            elif event in way:
                return [*way[way.index(event) :], event]
            elif event not in safe:
                way.append(event)
                turns.append(iter(follows.get(event, ())))
    return []


# From the plain mappings of the playbook files to values, or to every fault with its place.

COMMON_STEPS = "common_steps"
PLAYBOOK_FIELDS = (
    "playbook",
    "version",
    "reviewed_by",
    "reviewed_on",
    "name_id",
    "name_en",
    "lead_role",
    "trigger",
    "categories",
    "inherits",
    "steps",
    "custody_clocks",
    "custody_released",
    "custody_step",
    "consent",
    "handover_documents",
    "closing",
    "notes",
)
MOST_WARNING_DAYS = 365


class FaultyPlaybook(Exception):
    """A playbook that cannot work; `faults` names every fault with file, playbook and step."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


def parse_events(raw: object, file: str) -> dict[str, EventName]:
    """The events by their code, in the order of the file. Errors: FaultyPlaybook."""
    faults: list[Problem] = []
    spot = Spot(raw, file, faults)
    found = {}
    for code, entry in spot.mapping("events"):
        below = spot.below(entry, f"peristiwa {code}")
        below.refuse_misspelt(("label", "says", "same_as"))
        found[code] = EventName(
            code=code,
            label=below.text("label"),
            says=below.text("says"),
            same_as=below.text("same_as", ""),
        )
    check_events(spot, found)
    _raise(faults)
    return found


def parse_common(raw: object, events: Mapping[str, EventName], file: str) -> Common:
    """What all playbooks share. Errors: FaultyPlaybook with every fault."""
    faults: list[Problem] = []
    spot = Spot(raw, file, faults)
    roles = {code: str(name) for code, name in spot.mapping("roles")}
    sources = {}
    for code, entry in spot.mapping("sources"):
        below = spot.below(entry, f"sumber {code}")
        sources[code] = Source(
            code=code,
            title=below.text("title"),
            urls=below.texts("urls"),
            seen=below.text("seen"),
            note=below.text("note", ""),
        )
    setting = Setting(roles=roles, sources=sources, events=events)
    external = spot.texts("external_roles")
    for role in external:
        setting.check_role(spot, role)
    steps = _steps(spot, COMMON_STEPS, "langkah bersama", setting)
    check_records(spot, steps)
    common = Common(
        roles=setting.roles,
        external_roles=frozenset(external),
        categories=_categories(spot),
        sources=setting.sources,
        warning_rules=_warning_rules(spot),
        events=events,
        steps=steps,
    )
    _raise(faults)
    return common


def parse_playbook(raw: object, common: Common, file: str) -> Playbook:
    """One playbook, checked against what all share. Errors: FaultyPlaybook with every fault."""
    faults: list[Problem] = []
    spot = Spot(raw, file, faults)
    code = spot.text("playbook")
    spot.path = f"{file} > playbook {code or '?'}"
    spot.refuse_misspelt(PLAYBOOK_FIELDS)
    setting = Setting(roles=common.roles, sources=common.sources, events=common.events)
    steps = _steps(spot, "steps", "langkah", setting)
    reviewed_by, reviewed_on = _review(spot)
    below = spot.below(spot.fields.get("consent"), "consent")
    consent = Consent(
        required_from=below.texts("required_from"),
        for_what=below.text("for_what"),
        override=below.text("override", ""),
    )
    playbook = Playbook(
        code=code,
        version=whole(spot, "version", least=1),
        name=spot.text("name_id"),
        name_en=spot.text("name_en"),
        lead_role=setting.check_role(spot, spot.text("lead_role")),
        opens_when=spot.text("trigger"),
        categories=_known_categories(spot, common),
        steps=steps,
        common_steps=common.steps
        if (spot.choice("inherits", (COMMON_STEPS, ""), "") == COMMON_STEPS)
        else (),
        custody=read_custody(spot, steps, setting),
        consent=consent,
        handover_documents=spot.texts("handover_documents"),
        closing=tuple(_criterion(spot, line, setting) for line in spot.texts("closing")),
        notes=spot.texts("notes"),
        reviewed_by=reviewed_by,
        reviewed_on=reviewed_on,
        common=common,
    )
    check_records(spot, [*playbook.steps, *playbook.common_steps])
    # a step with a fault may count from nothing that is known
    for criterion in () if faults else playbook.closing:
        since = criterion.term.since if criterion.term else ""
        if since and since not in playbook.events:
            spot.fault(
                f"syarat penutupan menghitung dari {since:.60}, yang tidak dicatat playbook ini",
                "Pakai kejadian yang menggerakkan jam salah satu langkahnya, atau dibuka.",
            )
    _raise(faults)
    return playbook


def _criterion(spot: Spot, line: str, setting: Setting) -> Criterion:
    """`Anak aman 90 hari [90 hari sejak dibuka]`: the words, and the time that is computed."""
    found = TERM.fullmatch(line)
    if found is None:
        if "[" in line or "]" in line:
            spot.fault(
                f"jangka waktu pada syarat penutupan tidak dikenal: {line[-60:]}",
                "Tulis di ujung baris, seperti [90 hari sejak dibuka] atau [atau 6 bulan sejak "
                "terdaftar].",
            )
        return Criterion(line=line, text=line)
    text, other, amount, unit, since = found.groups()
    return Criterion(
        line=line,
        text=text,
        term=Term(
            limit=Limit(amount=int(amount), unit="months" if unit == "bulan" else "days"),
            since="" if since == OPENING else setting.check_event(spot, since),
            is_alternative=bool(other),
        ),
    )


def _raise(faults: list[Problem]) -> None:
    if faults:
        raise FaultyPlaybook(faults)


def _steps(spot: Spot, field: str, kind: str, setting: Setting) -> tuple[Step, ...]:
    found = []
    for number, item in enumerate(spot.items(field), start=1):
        order = item.get("order") if isinstance(item, Mapping) else None
        below = spot.below(item, f"{kind} {number if order is None else order}")
        found.append(read_step(below, setting))
    if not found:
        spot.fault(f"`{field}` kosong", "Isi langkah-langkahnya.")
    check_order(spot, kind, found)
    return tuple(found)


def _known_categories(spot: Spot, common: Common) -> tuple[str, ...]:
    found = spot.texts("categories")
    for code in found:
        if code not in common.categories:
            spot.fault(f"kategori {code:.40} tidak dikenal", "Tambahkan di common.yaml.")
    return found


def _categories(spot: Spot) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, item in enumerate(spot.items("categories"), start=1):
        below = spot.below(item, f"kategori ke-{number}")
        code = below.text("code")
        if code in found:
            below.fault(f"kode {code:.40} tertulis dua kali")
        found[code] = below.text("name_id")
    return found


def _review(spot: Spot) -> tuple[str, date | None]:
    """Who of the legal office confirmed the playbook, and when: both or neither."""
    by, text = spot.text("reviewed_by", ""), spot.text("reviewed_on", "")
    if bool(by) != bool(text):
        spot.fault("`reviewed_by` dan `reviewed_on` harus terisi keduanya, atau kosong keduanya")
    try:
        return by, date.fromisoformat(text) if text else None
    except ValueError:
        spot.fault("`reviewed_on` bukan tanggal", "Tulis seperti 2001-12-31.")
        return by, None


def _warning_rules(spot: Spot) -> dict[LimitType, WarningRule]:
    entries = dict(spot.mapping("warnings"))
    for name in entries.keys() - set(LIMIT_TYPES):
        spot.fault(f"`warnings` memuat jenis batas yang tidak dikenal: {name:.40}")
    rules: dict[LimitType, WarningRule] = {}
    for limit_type in LIMIT_TYPES:
        below = spot.below(entries.get(limit_type), f"warnings {limit_type}")
        days = below.numbers("days_before")
        if any(day % 1 or not 0 <= day <= MOST_WARNING_DAYS for day in days):
            below.fault(f"`days_before` harus bilangan bulat 0 sampai {MOST_WARNING_DAYS}")
        rules[limit_type] = WarningRule(
            days_before=tuple(sorted(map(int, days), reverse=True)),
            at_least_hours=whole(below, "at_least_hours", least=0),
        )
    return rules
