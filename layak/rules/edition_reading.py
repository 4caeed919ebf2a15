"""From the plain mapping of an instrument file to an `Edition`, or to every fault it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from layak.rules.edition_checks import check_edition
from layak.rules.instrument import (
    Edition,
    FaultyInstrument,
    Indicator,
    Named,
    NamedAgency,
    Note,
    NotApplicableRule,
    Option,
    Part,
    Question,
    RankFloor,
    Section,
)
from layak.rules.ladders import BASES, Ladder, options_of, own_ladder, read_ladder
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

NOT_APPLICABLE_RULES: tuple[NotApplicableRule, ...] = ("counts", "excluded")
CENT = Decimal("0.01")
EDITION_FIELDS = (
    "edition", "instrument", "title", "status", "precision", "maximum", "ranks", "ladders", "parts",
    "evidence_kinds", "agencies", "notes", "source",
)  # fmt: skip
PART_FIELDS = ("code", "name", "name_en", "max", "maximum", "indicators", "note")
INDICATOR_FIELDS = (
    "code", "name", "name_en", "max", "maximum", "sections", "questions", "note",
)  # fmt: skip
SECTION_FIELDS = ("code", "name", "name_en", "max", "maximum", "questions", "note")
QUESTION_FIELDS = (
    "code", "key", "label", "kind", "max", "maximum", "agencies", "evidence", "ladder", "options",
    "basis", "note", "official_text", "guidance", "not_applicable", "section", "measure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What every question of the file is read against."""

    instrument: str
    precision: Decimal
    ladders: dict[str, Ladder]
    evidence: frozenset[str]
    agencies: frozenset[str]
    homes: dict[str, str] = field(default_factory=dict)


def parse(raw: Mapping[str, object]) -> Edition:
    """Read and check an edition.

    Takes the mapping as it stands in the file; a mapping that is `Lined` puts its line into the
    place of a fault. Errors: FaultyInstrument with every fault found.
    """
    faults: list[Problem] = []
    edition = _edition(Spot(raw, "", faults))
    if not faults:
        faults.extend(check_edition(edition))
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
    agencies = tuple(
        _agency(spot.below(item, f"perangkat daerah ke-{number}"))
        for number, item in enumerate(spot.items("agencies"), start=1)
    )
    setting = Setting(
        instrument=spot.text("instrument", code),
        precision=_precision(spot),
        ladders=_ladders(spot),
        evidence=frozenset(kind.code for kind in evidence_kinds),
        agencies=frozenset(agency.code for agency in agencies),
    )
    parts = tuple(
        _part(spot.below(item, _name("bagian", item, number)), setting)
        for number, item in enumerate(_filled(spot, "parts"), start=1)
    )
    return Edition(
        code=code,
        instrument=setting.instrument,
        title=spot.text("title", code),
        status=spot.text("status", "draft"),
        precision=setting.precision,
        maximum=_maximum(spot, sum((part.maximum for part in parts), Decimal(0))),
        ranks=tuple(
            _rank(spot.below(item, _name("predikat", item, number, "name")))
            for number, item in enumerate(spot.items("ranks"), start=1)
        ),
        parts=parts,
        kinds=tuple(Named(code=kind.code, label=kind.label) for kind in setting.ladders.values()),
        evidence_kinds=evidence_kinds,
        agencies=agencies,
        notes=tuple(
            _note(spot.below(item, f"catatan ke-{number}"))
            for number, item in enumerate(spot.items("notes"), start=1)
        ),
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


def _agency(spot: Spot) -> NamedAgency:
    return NamedAgency(
        code=spot.text("code"),
        name=spot.text("name"),
        kind=spot.text("kind", ""),
        command=spot.text("command", ""),
        note=spot.text("note", ""),
    )


def _rank(spot: Spot) -> RankFloor:
    spot.refuse_misspelt(("name", "above", "inclusive"))
    return RankFloor(
        name=spot.text("name"), above=spot.number("above"), inclusive=spot.flag("inclusive")
    )


def _note(spot: Spot) -> Note:
    return Note(at=spot.text("at", ""), text=spot.text("text"))


def _part(spot: Spot, setting: Setting) -> Part:
    spot.refuse_misspelt(PART_FIELDS)
    return Part(
        code=spot.text("code"),
        name=spot.text("name"),
        name_en=spot.text("name_en", ""),
        maximum=_maximum(spot),
        indicators=tuple(
            _indicator(spot.below(item, _name("indikator", item, number)), setting)
            for number, item in enumerate(_filled(spot, "indicators"), start=1)
        ),
        note=spot.text("note", ""),
    )


def _indicator(spot: Spot, setting: Setting) -> Indicator:
    spot.refuse_misspelt(INDICATOR_FIELDS)
    questions = list(_questions(spot, setting))
    sections = []
    for number, item in enumerate(spot.items("sections"), start=1):
        below = spot.below(item, _name("subindikator", item, number))
        section = _section(below, setting)
        questions.extend(section.questions)
        sections.append(section)
    if not questions:
        spot.fault("tidak memuat pertanyaan", "Isi `questions`.")
    return Indicator(
        code=spot.text("code"),
        name=spot.text("name"),
        name_en=spot.text("name_en", ""),
        maximum=_maximum(spot),
        questions=tuple(questions),
        sections=_gathered(spot, sections, questions, setting),
        note=spot.text("note", ""),
    )


def _section(spot: Spot, setting: Setting) -> Section:
    spot.refuse_misspelt(SECTION_FIELDS)
    return Section(
        code=spot.text("code"),
        name=spot.text("name"),
        maximum=_maximum(spot),
        questions=_questions(spot, setting),
        note=spot.text("note", ""),
    )


def _gathered(
    spot: Spot, sections: list[Section], questions: list[Question], setting: Setting
) -> tuple[Section, ...]:
    """Sections with the questions that stand in them, name them, or begin with their code."""
    if not sections:
        return ()
    members: dict[str, list[Question]] = {section.code: [] for section in sections}
    nested = {question.code: section.code for section in sections for question in section.questions}
    for question in questions:
        home = nested.get(question.code) or setting.homes.get(question.code)
        home = home or _longest_prefix(question.code, members)
        if home in members:
            members[home].append(question)
        else:
            spot.fault(f"pertanyaan {question.code} tidak masuk subindikator mana pun")
    return tuple(replace(section, questions=tuple(members[section.code])) for section in sections)


def _longest_prefix(code: str, candidates: Mapping[str, object]) -> str:
    return max((name for name in candidates if name and code.startswith(name)), key=len, default="")


def _questions(spot: Spot, setting: Setting) -> tuple[Question, ...]:
    return tuple(
        _question(spot.below(item, _name("pertanyaan", item, number)), setting)
        for number, item in enumerate(spot.items("questions"), start=1)
    )


def _question(spot: Spot, setting: Setting) -> Question:
    spot.refuse_misspelt(QUESTION_FIELDS)
    code = spot.text("code")
    maximum = _maximum(spot)
    if spot.has("section"):
        setting.homes[code] = spot.text("section")
    ladder = _ladder_for(spot, setting)
    options = _own_options(spot, maximum) or options_of(ladder, maximum, setting.precision)
    basis = spot.choice("basis", BASES, ladder.basis)
    return Question(
        code=code,
        key=spot.text("key", f"{setting.instrument}:{code}"),
        label=spot.text("label"),
        kind=ladder.code,
        kind_label=ladder.label,
        maximum=maximum,
        agencies=_known(spot, "agencies", setting.agencies),
        evidence=_known(spot, "evidence", setting.evidence),
        options=options,
        basis=basis,
        names_basis=basis if spot.has("basis") else ladder.names_basis,
        measure=spot.text("measure", ladder.measure),
        direction=ladder.direction,
        figures=ladder.figures,
        bands=() if spot.has("options") else ladder.bands,
        note=spot.text("note", ""),
        official_text=spot.text("official_text", ""),
        guidance=spot.text("guidance", ladder.guidance),
        not_applicable=spot.choice("not_applicable", NOT_APPLICABLE_RULES, "counts"),
    )


def _ladder_for(spot: Spot, setting: Setting) -> Ladder:
    kind = spot.text("kind")
    ladder = setting.ladders.get(kind)
    if ladder is None:
        spot.fault(
            f"jenis `{kind:.60}` tidak ada di `ladders`", "Tambahkan tangganya atau betulkan."
        )
        ladder = Ladder(
            code=kind, label=kind, shares=(), labels=(), bands=(), basis="inferred",
            names_basis="inferred", measure="", direction="higher", figures="none", guidance="",
        )  # fmt: skip
    if spot.has("ladder"):
        return own_ladder(spot.below(spot.fields["ladder"], "tangga"), ladder)
    return ladder


def _own_options(spot: Spot, maximum: Decimal) -> tuple[Option, ...]:
    found = []
    for number, item in enumerate(spot.items("options"), start=1):
        below = spot.below(item, f"pilihan ke-{number}")
        below.refuse_misspelt(("label", "points", "official"))
        points = below.number("points")
        if not 0 <= points <= maximum or points % CENT:
            below.fault(f"nilai {points} harus antara 0 dan {maximum}, paling banyak dua desimal")
        found.append(
            Option(
                code=str(number),
                label=below.text("label"),
                points=points,
                official=below.flag("official"),
            )
        )
    return tuple(found)


def _known(spot: Spot, name: str, known: frozenset[str]) -> tuple[str, ...]:
    """Codes of a list; checked only where the edition names its vocabulary."""
    codes = spot.texts(name)
    for code in codes:
        if known and code not in known:
            spot.fault(f"`{code:.60}` pada `{name}` tidak dikenal", f"Daftarkan di `{name}` edisi.")
    if len(set(codes)) != len(codes):
        spot.fault(f"`{name}` memuat kode yang sama dua kali")
    return codes


def _maximum(spot: Spot, default: Decimal | None = None) -> Decimal:
    name = "max" if spot.has("max") else "maximum"
    maximum = spot.number(name, default)
    if maximum < 0 or maximum % CENT:
        spot.fault(f"`{name}` {maximum} harus 0 atau lebih, paling banyak dua desimal")
    return maximum


def _filled(spot: Spot, name: str) -> Sequence[object]:
    items = spot.items(name)
    if not items:
        spot.fault(f"`{name}` kosong", f"Isi `{name}`.")
    return items


def _name(level: str, raw: object, number: int, name: str = "code") -> str:
    """How a place is called: by its code where it has one, else by its number."""
    called = raw.get(name) if isinstance(raw, Mapping) else None
    return f"{level} ke-{number}" if called is None else f"{level} {called!s:.40}"
