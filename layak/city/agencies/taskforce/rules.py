"""The structure of a task force as data: groups, duties, kinds of institutions, days of warning; and a pasted list of its members."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

# The structure of a task force as data: groups, duties, kinds of institutions, days of warning.

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
    groups = {
        entry["code"]: Group(
            code=entry["code"],
            label=entry["label"],
            under=entry.get("under", ""),
            is_field=entry.get("field", False),
            levels=tuple(entry["levels"]),
            duties=dict(entry["duties"]),
            words=tuple(entry["words"]),
        )
        for entry in raw["groups"]
    }
    kinds = {entry["code"]: InstitutionKind(**entry) for entry in raw["institutions"]}
    policy = TaskForcePolicy(
        source=raw["source"],
        groups=groups,
        duty_words={code: tuple(words) for code, words in raw["duties"].items()},
        kinds=kinds,
        warn_days=tuple(sorted(raw["warn_days"], reverse=True)),
        vacant_days=raw["vacant_days"],
    )
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
    if len(groups) != len(raw["groups"]):
        faults.append("groups: a code stands twice")
    if faults:
        raise ValueError("; ".join(faults))
    return policy


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


# A member list of a task force, pasted from a spreadsheet, read into places of a decree.

# as the first annex of a decree is laid out; a header row may name them in another order
COLUMNS = ("no", "kedudukan", "jabatan", "instansi", "klaster")
_HEADERS = {
    "no": ("no", "nomor", "no urut"),
    "kedudukan": (
        "kedudukan",
        "kedudukan dalam gugus tugas",
        "kedudukan dalam gt",
        "kedudukan dalam tim",
    ),
    "jabatan": ("jabatan", "jabatan dinas", "jabatan dalam dinas", "nama jabatan"),
    "instansi": ("instansi", "perangkat daerah", "opd", "lembaga", "unit kerja"),
    "klaster": ("klaster", "bidang", "klaster bidang", "klaster dan bidang"),
    "nama": ("nama", "nama pejabat", "nama lengkap"),
}
ROWS_LIMIT = 300


@dataclass(frozen=True, kw_only=True)
class Member:
    """One understood row; ``agency_id`` is None where the city knows no such agency, then
    ``institution`` keeps the name as written. ``remark`` says what was assumed."""

    row: int
    group: str
    duty: str
    standing: str
    field: str
    title: str
    agency_id: int | None
    institution: str
    name: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class NotUnderstood:
    """``row`` counts pasted rows from 1; ``why`` is a whole sentence."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class MemberSheet:
    members: tuple[Member, ...]
    problems: tuple[NotUnderstood, ...]


def plain(text: str) -> str:
    """A name for comparing: small letters, single spaces, no signs."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.casefold()).split())


def read_members(
    rows: Sequence[Sequence[str]],
    *,
    level: str,
    policy: TaskForcePolicy,
    agencies: Mapping[str, int],
) -> MemberSheet:
    """Pasted ``rows`` of cells as members. ``agencies`` maps ``plain`` names to ids.

    Nothing is guessed silently: a row whose place cannot be told is a problem with its reason.
    """
    members: list[Member] = []
    problems: list[NotUnderstood] = []
    columns = _columns(rows)
    for number, cells in enumerate(rows, start=1):
        if not any(cell.strip() for cell in cells) or _header(cells):
            continue
        if number > ROWS_LIMIT:
            why = f"Paling banyak {ROWS_LIMIT} baris sekaligus. Tempel sisanya sesudah ini."
            problems.append(NotUnderstood(row=number, text="…", why=why))
            break
        values = {
            name: (_clean(cells[place]) if place < len(cells) else "")
            for name, place in columns.items()
        }
        found = _member(number, values, policy.groups_of(level), policy, agencies)
        if isinstance(found, Member):
            members.append(found)
        else:
            text = " · ".join(cell for cell in (_clean(cell) for cell in cells) if cell)
            problems.append(NotUnderstood(row=number, text=text[:200], why=found))
    return MemberSheet(members=tuple(members), problems=tuple(problems))


def _clean(text: str) -> str:
    return " ".join(text.split())


def _header(cells: Sequence[str]) -> dict[str, int]:
    """Column by name, where the row is a header: at least two cells are known names."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = next((key for key, words in _HEADERS.items() if plain(cell) in words), None)
        if name is not None and name not in found:
            found[name] = place
    return found if len(found) > 1 else {}


def _columns(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    for cells in rows[:10]:
        if header := _header(cells):
            return {"nama": 99, **dict.fromkeys(COLUMNS, 99), **header}
    first = next((cells for cells in rows if any(cell.strip() for cell in cells)), [])
    is_numbered = bool(first) and re.fullmatch(r"[0-9]*[.)]?", first[0].strip()) is not None
    shift = 0 if is_numbered else -1
    return {
        "nama": 99,
        **{name: place + shift for place, name in enumerate(COLUMNS) if place + shift >= 0},
    }


def _member(
    row: int,
    values: Mapping[str, str],
    groups: Sequence[Group],
    policy: TaskForcePolicy,
    agencies: Mapping[str, int],
) -> Member | str:
    """A member, or why the row is not understood."""
    title, standing = values.get("jabatan", ""), values.get("kedudukan", "")
    if not standing:
        return "Kolom Kedudukan kosong. Isi misalnya Ketua atau Anggota Klaster I."
    if not title:
        return "Kolom Jabatan kosong. Isi jabatannya, misalnya Kepala Dinas Kesehatan."
    if len(title) > 160:
        return "Jabatan lebih dari 160 huruf. Pendekkan dahulu."
    group = _group_named(values.get("klaster", ""), standing, groups)
    if group is None:
        return f"Kelompok untuk “{standing}” tidak dikenal. Isi kolom Klaster, misalnya Klaster I."
    duty = _duty(standing, group, policy)
    if duty is None:
        known = ", ".join(group.duties.values())
        return f"“{standing}” tidak ada pada {group.label}. Yang dikenal: {known}."
    institution = values.get("instansi", "")[:160]
    agency_id = agencies.get(plain(institution)) if institution else None
    unknown = institution and agency_id is None
    return Member(
        row=row,
        group=group.code,
        duty=duty,
        standing=group.duties[duty],
        field=group.label if group.is_field else "",
        title=values["jabatan"],
        agency_id=agency_id,
        institution=institution if unknown else "",
        name=values.get("nama", "")[:120],
        remark="Instansi belum terdaftar; namanya dicatat seperti tertulis." if unknown else "",
    )


def _group_named(field: str, standing: str, groups: Sequence[Group]) -> Group | None:
    for text in (field, standing):
        found = [
            (len(word), group) for group in groups for word in group.words if _stands(word, text)
        ]
        if found:
            return max(found, key=lambda pair: pair[0])[1]
    return None


def _duty(standing: str, group: Group, policy: TaskForcePolicy) -> str | None:
    found = [
        (len(word), duty)
        for duty in group.duties
        for word in policy.duty_words[duty]
        if _stands(word, standing)
    ]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    # "Klaster II" alone, or "Forum Anak": the group is named and nothing else
    named = any(plain(standing) == word for word in group.words)
    return "anggota" if named and "anggota" in group.duties else None


def _stands(word: str, text: str) -> bool:
    return f" {word} " in f" {plain(text)} "
