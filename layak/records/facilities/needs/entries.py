"""What an agency writes in a row of the sheet, what cannot stand there, and rows copied from a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from layak.records.evidence.files.questions import catalogue
from layak.records.facilities.needs.models import ReadinessNeed
from layak.records.facilities.needs.rules import read_rupiah
from layak.rules.entries import read_text
from layak.rules.facilities import check_target
from layak.rules.numbers import MONTHS
from layak.rules.papers.identity import identity_places
from layak.rules.refusal import Problem, Refused, WrongField

# What an agency writes in a row of the sheet, and what cannot stand there.

NEED, WHY, NOTE = 300, 600, 300
MOST_MONEY = 100_000_000_000_000
MOST_CODES = 12
NUMBERS = {"nik", "nisn"}
LABELS = {
    "kind": "jenis",
    "need": "kebutuhan",
    "why": "alasan",
    "cost": "biaya",
    "funding": "sumber dana",
    "funding_note": "keterangan dana",
    "target_on": "tanggal target",
    "codes": "pertanyaan",
}


@dataclass(frozen=True, kw_only=True)
class NeedContent:
    """``cost`` in whole rupiah, None while nobody knows; ``funding`` of ReadinessNeed.Funding.

    A row without money and without a day is accepted: it is named as such wherever it shows.
    """

    kind: str
    need: str
    why: str = ""
    cost: int | None = None
    funding: str = ReadinessNeed.Funding.NONE.value
    funding_note: str = ""
    target_on: date | None = None
    codes: tuple[str, ...] = ()


def read_content(content: NeedContent, *, year: int) -> NeedContent:
    """The content as it is kept. Raises WrongField."""
    if content.kind not in ReadinessNeed.Kind.values:
        raise WrongField("kind", "Pilih lembaga, sarana, atau prasarana.")
    if content.funding not in ReadinessNeed.Funding.values:
        raise WrongField("funding", "Pilih sumber dana, atau “Belum ada dana”.")
    if content.cost is not None and not 0 <= content.cost <= MOST_MONEY:
        raise WrongField("cost", "Tulis biaya dalam rupiah penuh, misalnya 150.000.000.")
    need = read_line("need", content.need, NEED)
    if not need:
        raise WrongField("need", "Tulis apa yang harus disiapkan.")
    try:
        check_target(content.target_on, year=year)
    except Refused as refusal:
        raise WrongField("target_on", refusal.reason) from refusal
    # codes once each, as the catalogue writes them
    known = catalogue()
    by_lower = {code.lower(): code for code in known.questions}
    trimmed = (code.strip() for code in content.codes if code.strip())
    codes = list(dict.fromkeys(by_lower.get(code.lower(), code) for code in trimmed))
    if len(codes) > MOST_CODES:
        raise WrongField("codes", f"Paling banyak {MOST_CODES} pertanyaan untuk satu baris.")
    unknown = known.unknown(codes) or [code for code in codes if len(code) > 20]
    if unknown:
        said = ", ".join(code[:20] for code in unknown[:5])
        raise WrongField(
            "codes", f"Kode pertanyaan tidak dikenal: {said}. Periksa pada daftar pertanyaan."
        )
    return replace(
        content,
        need=need,
        why=read_line("why", content.why, WHY),
        funding_note=read_line("funding_note", content.funding_note, NOTE),
        codes=tuple(codes),
    )


def read_line(field: str, typed: str, longest: int) -> str:
    """A text on one line without numbers of identity. Raises WrongField, also when too long."""
    text = " ".join(read_text(typed).split())
    if len(text) > longest:
        raise WrongField(field, f"Tulisan ini {len(text)} huruf; paling banyak {longest}.")
    if any(place.kind in NUMBERS for place in identity_places(text)):
        raise WrongField(field, "Tulisan ini tampaknya memuat nomor identitas. Hapus nomor itu.")
    return text


def values(content: NeedContent) -> dict[str, object]:
    """Columns of the row."""
    return vars(content) | {"codes": list(content.codes)}


def changed_fields(need: ReadinessNeed, content: NeedContent) -> list[str]:
    told = values(content)
    return [name for name in LABELS if getattr(need, name) != told[name]]


# Rows copied from a spreadsheet, read strictly: contents, or what is wrong on which line.

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
            # raises Refused for a cell that cannot be read
            if len(cells) > len(COLUMNS):
                raise WrongField("need", f"Ada {len(cells)} kolom; paling banyak {len(COLUMNS)}.")
            need, kind, why, cost, funding, target, codes = [*cells, *[""] * len(COLUMNS)][
                : len(COLUMNS)
            ]
            content = NeedContent(
                need=need,
                kind=_named(KINDS, kind, "jenis"),
                why=why,
                cost=read_rupiah(cost),
                funding=_named(FUNDINGS, funding, "sumber dana"),
                target_on=read_day(target),
                codes=tuple(code for code in _SPLIT.split(codes) if code),
            )
            contents.append(read_content(content, year=year))
        except Refused as refusal:
            problems.append(Problem(at=f"Baris {number}", say=refusal.reason))
    if len(contents) > MOST:
        problems.append(Problem(at="Tabel", say=f"Paling banyak {MOST} baris sekali tempel."))
    if not contents and not problems:
        problems.append(Problem(at="Tabel", say="Tidak ada baris yang terbaca."))
    return contents, problems


def _named(names: dict[str, str], typed: str, what: str) -> str:
    found = names.get(typed.lower())
    if found is None:
        wanted = ", ".join(dict.fromkeys(name for name in names if len(name) > 1))
        raise WrongField("kind", f"Kolom {what} berisi “{typed[:40]}”; yang dikenal: {wanted}.")
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
            # ValueError for a word that is no month
            names = [name[:3].lower() for name in MONTHS]
            word = told[2]
            month = int(word) if word.isdigit() else names.index(word[:3].lower()) + 1
            return date(int(told[3]), month, int(told[1]))
    except ValueError:
        pass
    raise WrongField("target_on", f"Tanggal “{text[:40]}” tidak terbaca; tulis hari-bulan-tahun.")
