"""From the plain mappings of the playbook files to values, or to every fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from layak.rules.clocks import LIMIT_TYPES, LimitType, WarningRule
from layak.rules.playbooks import Common, Consent, EventName, Playbook, Source, Step
from layak.rules.playbooks_checks import check_events, check_order, check_records
from layak.rules.playbooks_steps import Setting, read_custody, read_step, whole
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

COMMON_STEPS = "common_steps"
PLAYBOOK_FIELDS = (
    "playbook", "version", "reviewed_by", "reviewed_on", "name_id", "name_en", "lead_role",
    "trigger", "categories", "inherits", "steps", "custody_clocks", "custody_released",
    "custody_step", "consent", "handover_documents", "closing", "notes",
)  # fmt: skip
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
    setting = Setting(
        roles={code: str(name) for code, name in spot.mapping("roles")},
        sources={code: _source(spot, code, entry) for code, entry in spot.mapping("sources")},
        events=events,
    )
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
    playbook = _playbook(spot, code, common)
    check_records(spot, [*playbook.steps, *playbook.common_steps])
    _raise(faults)
    return playbook


def _playbook(spot: Spot, code: str, common: Common) -> Playbook:
    spot.refuse_misspelt(PLAYBOOK_FIELDS)
    setting = Setting(roles=common.roles, sources=common.sources, events=common.events)
    steps = _steps(spot, "steps", "langkah", setting)
    reviewed_by, reviewed_on = _review(spot)
    return Playbook(
        code=code,
        version=whole(spot, "version", least=1),
        name=spot.text("name_id"),
        name_en=spot.text("name_en"),
        lead_role=setting.check_role(spot, spot.text("lead_role")),
        opens_when=spot.text("trigger"),
        categories=_known_categories(spot, common),
        steps=steps,
        common_steps=common.steps if _inherits(spot) else (),
        custody=read_custody(spot, steps, setting),
        consent=_consent(spot),
        handover_documents=spot.texts("handover_documents"),
        closing=spot.texts("closing"),
        notes=spot.texts("notes"),
        reviewed_by=reviewed_by,
        reviewed_on=reviewed_on,
        common=common,
    )


def _raise(faults: list[Problem]) -> None:
    if faults:
        raise FaultyPlaybook(faults)


def _steps(spot: Spot, field: str, kind: str, setting: Setting) -> tuple[Step, ...]:
    found = tuple(
        read_step(spot.below(item, f"{kind} {_order(item, number)}"), setting)
        for number, item in enumerate(spot.items(field), start=1)
    )
    if not found:
        spot.fault(f"`{field}` kosong", "Isi langkah-langkahnya.")
    check_order(spot, kind, found)
    return found


def _order(item: object, number: int) -> object:
    order = item.get("order") if isinstance(item, Mapping) else None
    return number if order is None else order


def _inherits(spot: Spot) -> bool:
    return spot.choice("inherits", (COMMON_STEPS, ""), "") == COMMON_STEPS


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


def _source(spot: Spot, code: str, entry: object) -> Source:
    below = spot.below(entry, f"sumber {code}")
    return Source(
        code=code,
        title=below.text("title"),
        urls=below.texts("urls"),
        seen=below.text("seen"),
        note=below.text("note", ""),
    )


def _consent(spot: Spot) -> Consent:
    below = spot.below(spot.fields.get("consent"), "consent")
    return Consent(
        required_from=below.texts("required_from"),
        for_what=below.text("for_what"),
        override=below.text("override", ""),
    )


def _warning_rules(spot: Spot) -> dict[LimitType, WarningRule]:
    entries = dict(spot.mapping("warnings"))
    for name in entries.keys() - set(LIMIT_TYPES):
        spot.fault(f"`warnings` memuat jenis batas yang tidak dikenal: {name:.40}")
    return {
        limit_type: _warning_rule(spot.below(entries.get(limit_type), f"warnings {limit_type}"))
        for limit_type in LIMIT_TYPES
    }


def _warning_rule(spot: Spot) -> WarningRule:
    days = spot.numbers("days_before")
    if any(day % 1 or not 0 <= day <= MOST_WARNING_DAYS for day in days):
        spot.fault(f"`days_before` harus bilangan bulat 0 sampai {MOST_WARNING_DAYS}")
    return WarningRule(
        days_before=tuple(sorted(map(int, days), reverse=True)),
        at_least_hours=whole(spot, "at_least_hours", least=0),
    )
