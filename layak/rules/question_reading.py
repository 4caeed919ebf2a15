"""Reading the questions of an instrument file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from layak.rules.edition_checks import Claims
from layak.rules.instrument import (
    BASES,
    Ladder,
    NotApplicableRule,
    Option,
    Question,
    ShownWhen,
    options_of,
    own_ladder,
)
from layak.rules.reading import Spot

NOT_APPLICABLE_RULES: tuple[NotApplicableRule, ...] = ("counts", "excluded")
CENT = Decimal("0.01")
QUESTION_FIELDS = (
    "code", "key", "label", "kind", "max", "maximum", "agencies", "evidence", "ladder", "options",
    "basis", "note", "official_text", "guidance", "not_applicable", "section", "measure",
    "shown_when",
)  # fmt: skip


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
    options = _own_options(spot, maximum) or options_of(ladder, maximum, setting.precision)
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
