"""What an agency writes in a row of the sheet, and what cannot stand there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from layak.records.facilities.models import ReadinessNeed
from layak.records.facilities.questions import catalogue
from layak.rules.entries import read_text
from layak.rules.facilities import check_target
from layak.rules.papers.identity import identity_places
from layak.rules.refusal import Refused

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


class WrongNeed(Refused):
    """One field does not hold what it should; ``field`` names it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


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
    """The content as it is kept. Raises WrongNeed."""
    if content.kind not in ReadinessNeed.Kind.values:
        raise WrongNeed("kind", "Pilih lembaga, sarana, atau prasarana.")
    if content.funding not in ReadinessNeed.Funding.values:
        raise WrongNeed("funding", "Pilih sumber dana, atau “Belum ada dana”.")
    if content.cost is not None and not 0 <= content.cost <= MOST_MONEY:
        raise WrongNeed("cost", "Tulis biaya dalam rupiah penuh, misalnya 150.000.000.")
    need = _line("need", content.need, NEED)
    if not need:
        raise WrongNeed("need", "Tulis apa yang harus disiapkan.")
    try:
        check_target(content.target_on, year=year)
    except Refused as refusal:
        raise WrongNeed("target_on", refusal.reason) from refusal
    return replace(
        content,
        need=need,
        why=_line("why", content.why, WHY),
        funding_note=_line("funding_note", content.funding_note, NOTE),
        codes=_codes(content.codes),
    )


def _line(field: str, typed: str, longest: int) -> str:
    text = " ".join(read_text(typed).split())
    if len(text) > longest:
        raise WrongNeed(field, f"Tulisan ini {len(text)} huruf; paling banyak {longest}.")
    if any(place.kind in NUMBERS for place in identity_places(text)):
        raise WrongNeed(field, "Tulisan ini tampaknya memuat nomor identitas. Hapus nomor itu.")
    return text


def _codes(typed: tuple[str, ...]) -> tuple[str, ...]:
    """Codes once each, as the catalogue writes them."""
    known = catalogue()
    by_lower = {code.lower(): code for code in known.questions}
    trimmed = (code.strip() for code in typed if code.strip())
    codes = list(dict.fromkeys(by_lower.get(code.lower(), code) for code in trimmed))
    if len(codes) > MOST_CODES:
        raise WrongNeed("codes", f"Paling banyak {MOST_CODES} pertanyaan untuk satu baris.")
    unknown = known.unknown(codes) or [code for code in codes if len(code) > 20]
    if unknown:
        said = ", ".join(code[:20] for code in unknown[:5])
        raise WrongNeed(
            "codes", f"Kode pertanyaan tidak dikenal: {said}. Periksa pada daftar pertanyaan."
        )
    return tuple(codes)


def values(content: NeedContent) -> dict[str, object]:
    """Columns of the row."""
    return vars(content) | {"codes": list(content.codes)}


def changed_fields(need: ReadinessNeed, content: NeedContent) -> list[str]:
    told = values(content)
    return [name for name in LABELS if getattr(need, name) != told[name]]


def changes_text(names: list[str]) -> str:
    return ", ".join(LABELS[name] for name in names)
