"""A member list of a task force, pasted from a spreadsheet, read into places of a decree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layak.rules.taskforce import Group, TaskForcePolicy

# as the first annex of a decree is laid out; a header row may name them in another order
COLUMNS = ("no", "kedudukan", "jabatan", "instansi", "klaster")
_HEADERS = {
    "no": ("no", "nomor", "no urut"),
    "kedudukan": ("kedudukan", "kedudukan dalam gugus tugas", "kedudukan dalam gt", "kedudukan dalam tim"),
    "jabatan": ("jabatan", "jabatan dinas", "jabatan dalam dinas", "nama jabatan"),
    "instansi": ("instansi", "perangkat daerah", "opd", "lembaga", "unit kerja"),
    "klaster": ("klaster", "bidang", "klaster bidang", "klaster dan bidang"),
    "nama": ("nama", "nama pejabat", "nama lengkap"),
}  # fmt: skip
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
        values = {name: _cell(cells, place) for name, place in columns.items()}
        found = _member(number, values, policy.groups_of(level), policy, agencies)
        if isinstance(found, Member):
            members.append(found)
        else:
            text = " · ".join(cell for cell in (_clean(cell) for cell in cells) if cell)
            problems.append(NotUnderstood(row=number, text=text[:200], why=found))
    return MemberSheet(members=tuple(members), problems=tuple(problems))


def _clean(text: str) -> str:
    return " ".join(text.split())


def _cell(cells: Sequence[str], place: int) -> str:
    return _clean(cells[place]) if place < len(cells) else ""


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
    return {"nama": 99, **{name: place + shift for place, name in enumerate(COLUMNS) if place + shift >= 0}}  # fmt: skip


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
    group = _group(values.get("klaster", ""), standing, groups)
    if group is None:
        return f"Kelompok untuk “{standing}” tidak dikenal. Isi kolom Klaster, misalnya Klaster I."
    duty = _duty(standing, group, policy)
    if duty is None:
        known = ", ".join(group.duties.values())
        return f"“{standing}” tidak ada pada {group.label}. Yang dikenal: {known}."
    return _understood(row, values, group, duty, agencies)


def _understood(
    row: int, values: Mapping[str, str], group: Group, duty: str, agencies: Mapping[str, int]
) -> Member:
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


def _group(field: str, standing: str, groups: Sequence[Group]) -> Group | None:
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
