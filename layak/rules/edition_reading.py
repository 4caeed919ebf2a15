"""From the plain mapping of an instrument file to an `Edition`, or to every fault it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from layak.rules.edition_checks import Claims, check_conditions, check_note, check_ranks, check_sum
from layak.rules.instrument import (
    Edition,
    FaultyInstrument,
    Indicator,
    Ladder,
    Named,
    NamedAgency,
    Note,
    Part,
    Question,
    RankFloor,
    Section,
    read_ladder,
)
from layak.rules.question_reading import CENT, Setting, place_name, read_maximum, read_questions
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

EDITION_FIELDS = (
    "edition", "instrument", "title", "status", "precision", "maximum", "ranks", "ladders", "parts",
    "evidence_kinds", "agencies", "notes", "source",
)  # fmt: skip
PART_FIELDS = ("code", "name", "name_en", "max", "maximum", "indicators", "note")
INDICATOR_FIELDS = (
    "code", "name", "name_en", "max", "maximum", "sections", "questions", "note",
)  # fmt: skip
SECTION_FIELDS = ("code", "name", "name_en", "max", "maximum", "questions", "note")


def parse(raw: Mapping[str, object]) -> Edition:
    """Read and check an edition.

    Takes the mapping as it stands in the file; a mapping that is `Lined` puts its line into the
    place of a fault. Errors: FaultyInstrument with every fault found.
    """
    faults: list[Problem] = []
    edition = _edition(Spot(raw, "", faults))
    if faults:
        raise FaultyInstrument(faults)
    return edition


def _edition(spot: Spot) -> Edition:
    spot.path = spot.text("edition", "edisi") or "edisi"
    spot.refuse_misspelt(EDITION_FIELDS)
    code = spot.text("edition")
    evidence_kinds = tuple(
        Named(code=kind, label=str(label)) for kind, label in spot.mapping("evidence_kinds")
    )
    agencies = _agencies(spot)
    setting = Setting(
        instrument=spot.text("instrument", code),
        precision=_precision(spot),
        ladders=_ladders(spot),
        evidence=frozenset(kind.code for kind in evidence_kinds),
        agencies=frozenset(agency.code for agency in agencies),
    )
    parts = _parts(spot, setting)
    maximum = read_maximum(spot, sum((part.maximum for part in parts), Decimal(0)))
    check_sum(spot, "bagian", parts, maximum)
    check_conditions(
        setting.conditions,
        [q for part in parts for indicator in part.indicators for q in indicator.questions],
    )
    return Edition(
        code=code,
        instrument=setting.instrument,
        title=spot.text("title", code),
        status=spot.text("status", "draft"),
        precision=setting.precision,
        maximum=maximum,
        ranks=_ranks(spot, maximum, setting.claims),
        parts=parts,
        kinds=tuple(Named(code=kind.code, label=kind.label) for kind in setting.ladders.values()),
        evidence_kinds=evidence_kinds,
        agencies=agencies,
        notes=_notes(spot, setting.claims),
        source=spot.text("source", ""),
    )


def _precision(spot: Spot) -> Decimal:
    precision = spot.number("precision", CENT)
    if not 0 < precision <= 1 or precision % CENT:
        spot.fault("`precision` harus kelipatan 0,01 dan paling besar 1", "Biasanya 0.01.")
        return CENT
    return precision


def _ladders(spot: Spot) -> dict[str, Ladder]:
    return {
        code: read_ladder(spot.below(raw, f"tangga {code}"), code)
        for code, raw in spot.mapping("ladders")
    }


def _agencies(spot: Spot) -> tuple[NamedAgency, ...]:
    claims = Claims()
    found = []
    for number, item in enumerate(spot.items("agencies"), start=1):
        below = spot.below(item, place_name("perangkat daerah", item, number))
        agency = NamedAgency(
            code=below.text("code"),
            name=below.text("name"),
            kind=below.text("kind", ""),
            command=below.text("command", ""),
            note=below.text("note", ""),
        )
        claims.claim(below, "kode perangkat daerah", agency.code)
        found.append(agency)
    return tuple(found)


def _ranks(spot: Spot, maximum: Decimal, claims: Claims) -> tuple[RankFloor, ...]:
    found = []
    for number, item in enumerate(spot.items("ranks"), start=1):
        below = spot.below(item, place_name("predikat", item, number, "name"))
        below.refuse_misspelt(("name", "above", "inclusive"))
        rank = RankFloor(
            name=below.text("name"), above=below.number("above"), inclusive=below.flag("inclusive")
        )
        claims.claim(below, "nama predikat", rank.name)
        found.append(rank)
    check_ranks(spot, found, maximum)
    return tuple(found)


def _notes(spot: Spot, claims: Claims) -> tuple[Note, ...]:
    found = []
    for number, item in enumerate(spot.items("notes"), start=1):
        below = spot.below(item, f"catatan ke-{number}")
        note = Note(at=below.text("at", ""), text=below.text("text"))
        check_note(below, note, claims)
        found.append(note)
    return tuple(found)


def _parts(spot: Spot, setting: Setting) -> tuple[Part, ...]:
    return tuple(
        _part(spot.below(item, place_name("bagian", item, number)), setting)
        for number, item in enumerate(_filled(spot, "parts"), start=1)
    )


def _part(spot: Spot, setting: Setting) -> Part:
    spot.refuse_misspelt(PART_FIELDS)
    code = spot.text("code")
    setting.claims.claim(spot, "kode bagian", code)
    maximum = read_maximum(spot)
    indicators = tuple(
        _indicator(spot.below(item, place_name("indikator", item, number)), setting)
        for number, item in enumerate(_filled(spot, "indicators"), start=1)
    )
    check_sum(spot, "indikator", indicators, maximum)
    return Part(
        code=code,
        name=spot.text("name"),
        name_en=spot.text("name_en", ""),
        maximum=maximum,
        indicators=indicators,
        note=spot.text("note", ""),
    )


def _indicator(spot: Spot, setting: Setting) -> Indicator:
    spot.refuse_misspelt(INDICATOR_FIELDS)
    code = spot.text("code")
    setting.claims.claim(spot, "kode indikator", code)
    maximum = read_maximum(spot)
    questions = list(read_questions(spot, setting))
    places = _section_places(spot)
    nested = [(below, _section(below, setting)) for below in places]
    questions.extend(question for _, section in nested for question in section.questions)
    if not questions:
        spot.fault("tidak memuat pertanyaan", "Isi `questions`.")
    sections = _gathered(spot, [section for _, section in nested], questions, setting)
    _check_sums(spot, maximum, questions, list(zip(places, sections, strict=True)))
    return Indicator(
        code=code,
        name=spot.text("name"),
        name_en=spot.text("name_en", ""),
        maximum=maximum,
        questions=tuple(questions),
        sections=sections,
        note=spot.text("note", ""),
    )


def _check_sums(
    spot: Spot, maximum: Decimal, questions: list[Question], placed: list[tuple[Spot, Section]]
) -> None:
    check_sum(spot, "pertanyaan", questions, maximum)
    for place, section in placed:
        check_sum(place, "pertanyaan", section.questions, section.maximum)
    if placed:
        check_sum(spot, "subindikator", [section for _, section in placed], maximum)


def _section_places(spot: Spot) -> list[Spot]:
    return [
        spot.below(item, place_name("subindikator", item, number))
        for number, item in enumerate(spot.items("sections"), start=1)
    ]


def _section(spot: Spot, setting: Setting) -> Section:
    spot.refuse_misspelt(SECTION_FIELDS)
    code = spot.text("code")
    setting.claims.claim(spot, "kode subindikator", code)
    return Section(
        code=code,
        name=spot.text("name"),
        maximum=read_maximum(spot),
        questions=read_questions(spot, setting),
        note=spot.text("note", ""),
    )


def _gathered(
    spot: Spot, sections: list[Section], questions: list[Question], setting: Setting
) -> tuple[Section, ...]:
    """Sections with the questions that stand in them, name them, or begin with their code."""
    members: dict[str, list[Question]] = {section.code: [] for section in sections}
    nested = {question.code: section.code for section in sections for question in section.questions}
    for question in questions if sections else []:
        home = nested.get(question.code) or setting.homes.get(question.code)
        home = home or _longest_prefix(question.code, members)
        if home in members:
            members[home].append(question)
        else:
            spot.fault(f"pertanyaan {question.code} tidak masuk subindikator mana pun")
    return tuple(replace(section, questions=tuple(members[section.code])) for section in sections)


def _longest_prefix(code: str, candidates: Mapping[str, object]) -> str:
    return max((name for name in candidates if name and code.startswith(name)), key=len, default="")


def _filled(spot: Spot, name: str) -> Sequence[object]:
    items = spot.items(name)
    if not items:
        spot.fault(f"`{name}` kosong", f"Isi `{name}`.")
    return items
