"""The code of conduct that everybody accepts before a child's matter opens (`conduct.yaml`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

LINKS = ("", "breach")
# as many as somebody reads who only opens one task from a link
SHORT = 3
LONGEST_VERSION = 20
FILE = "conduct.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """``source`` is the law it rests on, "" where it is our proposal. ``links_to``: of LINKS."""

    code: str
    title: str
    text: str
    source: str
    links_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """``changes`` say what differs from the version before; ``asked_of`` are rights of roles.yaml."""

    version: str
    title: str
    lead: str
    changes: tuple[str, ...]
    clauses: tuple[Clause, ...]
    sanction: str
    short: tuple[str, ...]
    asked_of: frozenset[str]


def parse_conduct(raw: object, *, known_rights: Collection[str]) -> Conduct:
    """The file as values. Errors: ValueError with a sentence that names the place."""
    fields = _fields(raw, FILE)
    version = _text(fields, "version", FILE)
    if len(version) > LONGEST_VERSION:
        raise ValueError(f"{FILE}: version: paling panjang {LONGEST_VERSION} huruf")
    asked_of = _texts(fields, "asked_of")
    for right in asked_of:
        if right not in known_rights:
            raise ValueError(f"{FILE}: asked_of: hak {right} tidak ada di roles.yaml")
    short = _texts(fields, "short")
    if len(short) != SHORT:
        raise ValueError(f"{FILE}: short: harus tepat {SHORT} kalimat, bukan {len(short)}")
    raw_clauses = fields.get("clauses")
    if not isinstance(raw_clauses, Sequence) or isinstance(raw_clauses, str) or not raw_clauses:
        raise ValueError(f"{FILE}: clauses: sebut sedikitnya satu butir")
    clauses = tuple(_clause(entry, number) for number, entry in enumerate(raw_clauses, start=1))
    codes = [clause.code for clause in clauses]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"{FILE}: clauses: kode {twice[0]} dipakai dua kali")
    return Conduct(
        version=version,
        title=_text(fields, "title", FILE),
        lead=_text(fields, "lead", FILE),
        changes=_texts(fields, "changes", may_be_empty=True),
        clauses=clauses,
        sanction=_text(fields, "sanction", FILE),
        short=short,
        asked_of=frozenset(asked_of),
    )


def _clause(raw: object, number: int) -> Clause:
    at = f"{FILE}: butir {number}"
    fields = _fields(raw, at)
    basis, source = fields.get("basis"), fields.get("source", "")
    if basis not in ("law", "inferred"):
        raise ValueError(f"{at}: basis harus law atau inferred, bukan {basis!r}")
    if (basis == "law") != bool(source):
        raise ValueError(f"{at}: source menyebut ketentuannya bila basis law, dan hanya waktu itu")
    links_to = fields.get("links_to", "")
    if links_to not in LINKS:
        raise ValueError(f"{at}: links_to {links_to!r} tidak dikenal")
    return Clause(
        code=_text(fields, "code", at),
        title=_text(fields, "title", at),
        text=_text(fields, "text", at),
        source=str(source),
        links_to=links_to,
    )


def _fields(raw: object, at: str) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise ValueError(f"{at}: harus berisi pasangan nama dan nilai")  # noqa: TRY004
    return raw


def _text(fields: Mapping[str, object], name: str, at: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{at}: {name} harus berupa teks; tulis kode dalam tanda kutip")
    return value.strip()


def _texts(
    fields: Mapping[str, object], name: str, *, may_be_empty: bool = False
) -> tuple[str, ...]:
    raw = fields.get(name)
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        raise ValueError(f"{FILE}: {name}: harus berupa daftar kalimat")  # noqa: TRY004
    texts = tuple(one for one in raw if isinstance(one, str) and one.strip())
    if len(texts) != len(raw):
        raise ValueError(f"{FILE}: {name}: harus berupa daftar kalimat")
    if not texts and not may_be_empty:
        raise ValueError(f"{FILE}: {name}: sebut sedikitnya satu")
    return texts
