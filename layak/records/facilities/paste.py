"""Rows copied from a spreadsheet, read strictly: contents, or what is wrong on which line."""

from __future__ import annotations

import re
from datetime import date

from layak.records.facilities.entries import NeedContent, WrongNeed, read_content
from layak.records.facilities.models import ReadinessNeed
from layak.rules.numbers import MONTHS
from layak.rules.refusal import Problem, Refused
from layak.rules.rupiah import read_rupiah

MOST = 200
COLUMNS = ("kebutuhan", "jenis", "alasan", "biaya", "sumber dana", "target", "kode")
_SPLIT = re.compile(r"[\s,;]+")
_DAY = re.compile(r"(\d{1,2})[-/. ]([A-Za-z]+|\d{1,2})[-/. ](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
KINDS = {label.lower(): code for code, label in ReadinessNeed.Kind.choices}
FUNDINGS = {label.lower(): code for code, label in ReadinessNeed.Funding.choices} | {
    "": ReadinessNeed.Funding.NONE.value,
    "-": ReadinessNeed.Funding.NONE.value,
    "apbd-p": ReadinessNeed.Funding.CITY_CHANGE.value,
    "dak": ReadinessNeed.Funding.NATION.value,
    "apbn": ReadinessNeed.Funding.NATION.value,
    "provinsi": ReadinessNeed.Funding.PROVINCE.value,
    "csr": ReadinessNeed.Funding.PARTNER.value,
    "mitra": ReadinessNeed.Funding.PARTNER.value,
}


def pasted(text: str, *, year: int) -> tuple[list[NeedContent], list[Problem]]:
    """Each line a row, cells between tabs; a line of headings and empty lines are passed over."""
    contents: list[NeedContent] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip().strip('"') for cell in line.split("\t")]
        if not any(cells) or cells[0].lower() in (COLUMNS[0], "no", "no."):
            continue
        try:
            contents.append(read_content(_content(cells), year=year))
        except Refused as refusal:
            problems.append(Problem(at=f"Baris {number}", say=refusal.reason))
    if len(contents) > MOST:
        problems.append(Problem(at="Tabel", say=f"Paling banyak {MOST} baris sekali tempel."))
    if not contents and not problems:
        problems.append(Problem(at="Tabel", say="Tidak ada baris yang terbaca."))
    return contents, problems


def _content(cells: list[str]) -> NeedContent:
    """Raises Refused for a cell that cannot be read."""
    if len(cells) > len(COLUMNS):
        raise WrongNeed("need", f"Ada {len(cells)} kolom; paling banyak {len(COLUMNS)}.")
    need, kind, why, cost, funding, target, codes = [*cells, *[""] * len(COLUMNS)][: len(COLUMNS)]
    return NeedContent(
        need=need,
        kind=_named(KINDS, kind, "jenis"),
        why=why,
        cost=read_rupiah(cost),
        funding=_named(FUNDINGS, funding, "sumber dana"),
        target_on=read_day(target),
        codes=tuple(code for code in _SPLIT.split(codes) if code),
    )


def _named(names: dict[str, str], typed: str, what: str) -> str:
    found = names.get(typed.lower())
    if found is None:
        wanted = ", ".join(dict.fromkeys(name for name in names if len(name) > 1))
        raise WrongNeed("kind", f"Kolom {what} berisi “{typed[:40]}”; yang dikenal: {wanted}.")
    return found


def read_day(typed: str) -> date | None:
    """``31-12-2026``, ``31 Desember 2026`` or ``2026-12-31``; None if empty. Raises Refused."""
    text = " ".join(typed.split())
    if text in ("", "-"):
        return None
    iso, told = _ISO.fullmatch(text), _DAY.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if told:
            return date(int(told[3]), _month(told[2]), int(told[1]))
    except ValueError:
        pass
    raise WrongNeed("target_on", f"Tanggal “{text[:40]}” tidak terbaca; tulis hari-bulan-tahun.")


def _month(text: str) -> int:
    """Raises ValueError for a word that is no month."""
    if text.isdigit():
        return int(text)
    short = text[:3].lower()
    return [name[:3].lower() for name in MONTHS].index(short) + 1
