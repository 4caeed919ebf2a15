"""From the plain mapping of an instrument file to an edition, or to every fault it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from layak.rules.instrument import (
    BASES,
    Edition,
    FaultyInstrument,
    Indicator,
    Ladder,
    Named,
    NamedAgency,
    NotApplicableRule,
    Note,
    Option,
    Part,
    Question,
    RankFloor,
    Section,
    ShownWhen,
    options_of,
    own_labels,
    own_ladder,
    read_ladder,
)
from layak.rules.numbers import decimal_id
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

# Checks between the pieces of an edition, each said at the place where it was found.


class Weighed(Protocol):
    """A piece of an edition that has a maximum."""

    @property
    def maximum(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Claims:
    """Remembers who took a name first, so that the second is told."""

    taken: dict[tuple[str, str], str] = field(default_factory=dict)

    def claim(self, spot: Spot, what: str, name: str) -> None:
        first = self.taken.get((what, name))
        if first is None:
            self.taken[what, name] = spot.at
        else:
            spot.fault(f"{what} {name:.60} sudah dipakai di {first}", "Setiap kode hanya sekali.")


def check_sum(spot: Spot, of: str, pieces: Sequence[Weighed], stated: Decimal) -> None:
    """The maxima of the pieces must add up to what is stated above them."""
    found = sum((piece.maximum for piece in pieces), Decimal(0))
    if found != stated:
        spot.fault(
            f"jumlah nilai {of} {decimal_id(found)}, padahal tertulis {decimal_id(stated)}",
            f"Samakan nilai maksimal dengan jumlah nilai {of}.",
        )


def check_ranks(spot: Spot, ranks: Sequence[RankFloor], maximum: Decimal) -> None:
    """Floors ascend and lie where a score can lie."""
    for lower, upper in pairwise(ranks):
        if lower.above >= upper.above:
            spot.fault(
                f"ambang {upper.name} ({upper.above}) tidak lebih tinggi dari "
                f"{lower.name} ({lower.above})",
                "Urutkan predikat dari ambang terendah.",
            )
    for rank in ranks:
        if rank.above < 0 or not rank.is_reached_by(maximum):
            spot.fault(
                f"ambang {rank.name} ({rank.above}) tidak terletak antara 0 dan {maximum}",
                "Predikat harus dapat dicapai.",
            )


def check_note(spot: Spot, note: Note, claims: Claims) -> None:
    """A note stands at something that exists, or at the whole edition."""
    if note.at and all(note.at != name for _, name in claims.taken):
        spot.fault(f"catatan untuk `{note.at:.60}`, tetapi kode itu tidak ada")


def check_conditions(spots: Mapping[str, Spot], questions: Sequence[Question]) -> None:
    """A condition looks back at a question and options that exist; so none can run in a circle."""
    positions = {question.code: place for place, question in enumerate(questions)}
    for question in questions:
        spot, when = spots.get(question.code), question.shown_when
        if spot is None or when is None:
            continue
        place = positions.get(when.question)
        if place is None:
            spot.fault(f"pertanyaan {when.question:.60} tidak ada", "Tulis kode dari edisi ini.")
        elif place >= positions[question.code]:
            spot.fault(*_looks_ahead(question, questions[place]))
        else:
            other = questions[place]
            known = [option.code for option in other.options]
            if not when.options:
                spot.fault("`options` kosong", "Sebutkan sedikitnya satu pilihan.")
            for code in when.options:
                if code not in known:
                    spot.fault(
                        f"pilihan {code:.40} tidak ada pada {other.code}",
                        f"Yang ada: {', '.join(known) or 'tidak ada'}.",
                    )


def _looks_ahead(question: Question, other: Question) -> tuple[str, str]:
    if other.code == question.code:
        return "pertanyaan menunggu jawabannya sendiri", "Tunjuk pertanyaan sebelumnya."
    back = other.shown_when.question if other.shown_when else ""
    if back == question.code:
        return f"melingkar: {other.code} juga menunggu {question.code}", "Hapus salah satunya."
    return f"pertanyaan {other.code} baru ditanyakan sesudahnya", "Tunjuk pertanyaan sebelumnya."


# Reading the questions of an instrument file.

NOT_APPLICABLE_RULES: tuple[NotApplicableRule, ...] = ("counts", "excluded")
CENT = Decimal("0.01")
QUESTION_FIELDS = (
    "code", "key", "label", "kind", "max", "maximum", "agencies", "evidence", "ladder", "options",
    "basis", "note", "official_text", "guidance", "not_applicable", "section", "measure",
    "shown_when", "labels", "bands", "counted", "out_of",
)  # fmt: skip
# `ladder: none`: no honest names are known, so the mark is entered and no options are shown
NO_LADDER = "none"


@dataclass(frozen=True, slots=True)
class Setting:
    """What every question of the file is read against.

    `homes` collects the section a question names itself, `claims` the codes already taken,
    `conditions` where each condition stands, by the code of its question.
    """

    instrument: str
    precision: Decimal
    ladders: dict[str, Ladder]
    evidence: frozenset[str]
    agencies: frozenset[str]
    homes: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, Spot] = field(default_factory=dict)
    claims: Claims = field(default_factory=Claims)


def read_questions(spot: Spot, setting: Setting) -> tuple[Question, ...]:
    return tuple(
        _question(spot.below(item, place_name("pertanyaan", item, number)), setting)
        for number, item in enumerate(spot.items("questions"), start=1)
    )


def _question(spot: Spot, setting: Setting) -> Question:
    spot.refuse_misspelt(QUESTION_FIELDS)
    code, key = _identity(spot, setting)
    maximum = read_maximum(spot)
    if spot.has("section"):
        setting.homes[code] = spot.text("section")
    ladder = _ladder_for(spot, setting)
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
    options = tuple(found) or options_of(ladder, maximum, setting.precision)
    basis = spot.choice("basis", BASES, ladder.basis)
    return Question(
        code=code,
        key=key,
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
        shown_when=_shown_when(spot, setting, code),
        counted=spot.text("counted", "") or ladder.counted,
        out_of=spot.text("out_of", "") or ladder.out_of,
    )


def _shown_when(spot: Spot, setting: Setting, code: str) -> ShownWhen | None:
    if not spot.has("shown_when"):
        return None
    below = spot.below(spot.fields["shown_when"], "shown_when")
    below.refuse_misspelt(("question", "options"))
    setting.conditions[code] = below
    return ShownWhen(question=below.text("question"), options=below.texts("options"))


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
    own = spot.fields.get("ladder")
    if own == NO_LADDER:
        return replace(ladder, shares=(), labels=(), bands=())
    if own is not None:
        return own_ladder(spot.below(own, "tangga"), ladder)
    return own_labels(spot, ladder) if spot.has("labels") else ladder


def _known(spot: Spot, name: str, known: frozenset[str]) -> tuple[str, ...]:
    """Codes of a list; checked only where the edition names its vocabulary."""
    codes = spot.texts(name)
    for code in codes:
        if known and code not in known:
            spot.fault(f"`{code:.60}` pada `{name}` tidak dikenal", f"Daftarkan di `{name}` edisi.")
    if len(set(codes)) != len(codes):
        spot.fault(f"`{name}` memuat kode yang sama dua kali")
    return codes


def _identity(spot: Spot, setting: Setting) -> tuple[str, str]:
    code = spot.text("code")
    key = spot.text("key", f"{setting.instrument}:{code}")
    setting.claims.claim(spot, "kode pertanyaan", code)
    setting.claims.claim(spot, "kunci pertanyaan", key)
    return code, key


def read_maximum(spot: Spot, default: Decimal | None = None) -> Decimal:
    name = "max" if spot.has("max") else "maximum"
    maximum = spot.number(name, default)
    if maximum < 0 or maximum % CENT:
        spot.fault(f"`{name}` {maximum} harus 0 atau lebih, paling banyak dua desimal")
    return maximum


def place_name(level: str, raw: object, number: int, name: str = "code") -> str:
    """How a place is called: by its code where it has one, else by its number."""
    called = raw.get(name) if isinstance(raw, Mapping) else None
    return f"{level} ke-{number}" if called is None else f"{level} {called!s:.40}"


# From the plain mapping of an instrument file to an `Edition`, or to every fault it has.

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
    spot = Spot(raw, "", faults)
    spot.path = spot.text("edition", "edisi") or "edisi"
    spot.refuse_misspelt(EDITION_FIELDS)
    code = spot.text("edition")
    evidence_kinds = tuple(
        Named(code=kind, label=str(label)) for kind, label in spot.mapping("evidence_kinds")
    )
    agencies = _agencies(spot)
    ladders = {
        code: read_ladder(spot.below(raw, f"tangga {code}"), code)
        for code, raw in spot.mapping("ladders")
    }
    setting = Setting(
        instrument=spot.text("instrument", code),
        precision=_precision(spot),
        ladders=ladders,
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
    edition = Edition(
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
    if faults:
        raise FaultyInstrument(faults)
    return edition


def _precision(spot: Spot) -> Decimal:
    precision = spot.number("precision", CENT)
    if not 0 < precision <= 1 or precision % CENT:
        spot.fault("`precision` harus kelipatan 0,01 dan paling besar 1", "Biasanya 0.01.")
        return CENT
    return precision


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
    places = [
        spot.below(item, place_name("subindikator", item, number))
        for number, item in enumerate(spot.items("sections"), start=1)
    ]
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
