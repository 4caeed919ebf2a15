"""An edition of an instrument as a value: what is asked, its ladders of options, what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

from layak.rules.reading import Spot
from layak.rules.refusal import Faulty

# An edition of an instrument as a value: what is asked, what it is worth, which rank it earns.
#
# Nothing here knows a year, a weight or a rank name: all of it comes from `data/instruments`.
# Reading and checking stand in `layak.evaluation.editions.reading_rules`, the stored form in its
# neighbour `rules`.

type Basis = Literal["stated", "inferred", "official", "city"]
type Direction = Literal["higher", "lower"]
type FiguresKind = Literal["none", "share", "share-two-years", "count", "count-two-years"]
type NotApplicableRule = Literal["counts", "excluded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One rung of a ladder. `official` is false while its name or points are our reading."""

    code: str
    label: str
    points: Decimal
    official: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWhen:
    """A condition: the question is asked while ``question`` is answered with one of ``options``."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The unit that is answered and marked.

    `basis` tells where the points of the options come from, `names_basis` where their names do;
    "city" means names that the city wrote itself. `counted` names what its first count counts,
    `out_of` the whole that it is a share of ("bayi dengan MP-ASI dini" out of "semua bayi").
    `bands` are the bounds of the measured share (0-1) per option, lowest option first: the lowest
    share of an option when higher is better, its highest share when lower is better; empty when
    unknown. `key` is the identity that outlives wording and edition.
    """

    code: str
    key: str
    label: str
    kind: str
    kind_label: str
    maximum: Decimal
    agencies: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    basis: Basis = "inferred"
    names_basis: Basis = "inferred"
    measure: str = ""
    direction: Direction = "higher"
    figures: FiguresKind = "none"
    bands: tuple[Decimal, ...] = ()
    note: str = ""
    official_text: str = ""
    guidance: str = ""
    not_applicable: NotApplicableRule = "counts"
    shown_when: ShownWhen | None = None
    counted: str | None = None
    out_of: str | None = None

    @property
    def text(self) -> str:
        """The official wording where it is known, else ours."""
        return self.official_text or self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    code: str
    name: str
    maximum: Decimal
    questions: tuple[Question, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """`questions` holds all its questions in order, also those that stand in a section."""

    code: str
    name: str
    maximum: Decimal
    questions: tuple[Question, ...]
    sections: tuple[Section, ...] = ()
    name_en: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    code: str
    name: str
    maximum: Decimal
    indicators: tuple[Indicator, ...]
    name_en: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankFloor:
    """A rank is reached above `above`, or at it when `inclusive`."""

    name: str
    above: Decimal
    inclusive: bool = False

    def is_reached_by(self, total: Decimal) -> bool:
        return total > self.above or (self.inclusive and total == self.above)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A word of the edition's vocabulary and how it is shown: a kind, a kind of evidence."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAgency:
    """A body as the edition names it. `command` "luar" means invited, never assigned."""

    code: str
    name: str
    kind: str = ""
    command: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A known discrepancy of the source; `at` is the code of the part, indicator or question."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands."""

    part: Part
    indicator: Indicator
    section: Section | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    previous: Question | None
    next: Question | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A whole edition. `maximum` is the stated total; sums were checked when it was read."""

    code: str
    instrument: str
    title: str
    status: str
    precision: Decimal
    maximum: Decimal
    ranks: tuple[RankFloor, ...]
    parts: tuple[Part, ...]
    kinds: tuple[Named, ...] = ()
    evidence_kinds: tuple[Named, ...] = ()
    agencies: tuple[NamedAgency, ...] = ()
    notes: tuple[Note, ...] = ()
    source: str = ""
    questions: tuple[Question, ...] = field(init=False, compare=False, repr=False)
    # those that are not always asked; each stands behind the question it depends on
    conditional: tuple[Question, ...] = field(init=False, compare=False, repr=False)
    _positions: dict[str, int] = field(init=False, compare=False, repr=False)
    _places: tuple[Place, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        placed = list(_placed(self.parts))
        questions = tuple(question for question, _ in placed)
        positions = {question.code: position for position, question in enumerate(questions)}
        object.__setattr__(self, "questions", questions)
        object.__setattr__(self, "conditional", tuple(q for q in questions if q.shown_when))
        object.__setattr__(self, "_places", tuple(place for _, place in placed))
        object.__setattr__(self, "_positions", positions)

    def find(self, code: str) -> Question | None:
        """The question with this code, or None."""
        position = self._positions.get(code)
        return None if position is None else self.questions[position]

    def place(self, code: str) -> Place:
        """Where the question stands. Errors: KeyError for an unknown code."""
        return self._places[self._positions[code]]

    def neighbours(self, code: str) -> Neighbours:
        """The questions before and after, in file order. Errors: KeyError for an unknown code."""
        position = self._positions[code]
        following = position + 1
        return Neighbours(
            previous=self.questions[position - 1] if position else None,
            next=self.questions[following] if following < len(self.questions) else None,
        )

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for part in self.parts for indicator in part.indicators)

    def notes_at(self, code: str) -> tuple[Note, ...]:
        """Known discrepancies recorded for a part, indicator, section or question."""
        return tuple(note for note in self.notes if note.at == code)


class FaultyInstrument(Faulty):
    """An edition that may not be used; `faults` names every fault with its place."""


def _placed(parts: tuple[Part, ...]) -> Iterator[tuple[Question, Place]]:
    for part in parts:
        for indicator in part.indicators:
            section_of = {
                q.code: section for section in indicator.sections for q in section.questions
            }
            for question in indicator.questions:
                yield question, Place(part, indicator, section_of.get(question.code))


# Ladders: the options of a question and what they are worth, from shares of its maximum.

BASES: tuple[Basis, ...] = ("stated", "inferred", "official")
DIRECTIONS: tuple[Direction, ...] = ("higher", "lower")
FIGURES: tuple[FiguresKind, ...] = ("none", "share", "share-two-years", "count", "count-two-years")
FIELDS = (
    "basis",
    "names_basis",
    "shares",
    "labels",
    "bands",
    "measure",
    "direction",
    "figures",
    "label",
    "guidance",
    "counted",
    "out_of",
    "ties",
)
PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """What all questions of a kind have in common."""

    code: str
    label: str
    shares: tuple[Decimal, ...]
    labels: tuple[str, ...]
    bands: tuple[Decimal, ...]
    basis: Basis
    names_basis: Basis
    measure: str
    direction: Direction
    figures: FiguresKind
    guidance: str
    counted: str | None = None
    out_of: str | None = None


def read_ladder(spot: Spot, code: str) -> Ladder:
    """Read one ladder; its faults go to the spot."""
    spot.refuse_misspelt(FIELDS)
    basis = spot.choice("basis", BASES, "inferred")
    ladder = Ladder(
        code=code,
        label=spot.text("label", code),
        shares=spot.numbers("shares"),
        labels=spot.texts("labels"),
        bands=spot.numbers("bands"),
        basis=basis,
        names_basis=spot.choice("names_basis", BASES, basis),
        measure=spot.text("measure", ""),
        direction=spot.choice("direction", DIRECTIONS, "higher"),
        figures=spot.choice("figures", FIGURES, "none"),
        guidance=spot.text("guidance", ""),
        counted=spot.text("counted", "") or None,
        out_of=spot.text("out_of", "") or None,
    )
    ties_allowed = spot.flag("ties")
    if not ladder.shares:
        spot.fault(
            "`shares` kosong", "Isi paling sedikit satu bagian dari nilai maksimal, 0 sampai 1."
        )
    if any(not 0 <= share <= 1 for share in ladder.shares):
        spot.fault("`shares` harus antara 0 dan 1")
    if any(
        low > high or (low == high and not ties_allowed) for low, high in pairwise(ladder.shares)
    ):
        spot.fault("`shares` harus menaik", "Urutkan dari yang terkecil; tiap anak tangga berbeda.")
    if ladder.labels and len(ladder.labels) != len(ladder.shares):
        spot.fault(
            f"jumlah `labels` {len(ladder.labels)}, padahal jumlah `shares` {len(ladder.shares)}"
        )
    _check_bands(spot, ladder)
    return ladder


def _check_bands(spot: Spot, ladder: Ladder) -> None:
    if not ladder.bands:
        return
    if len(ladder.bands) != len(ladder.shares):
        spot.fault(
            f"jumlah `bands` {len(ladder.bands)}, padahal jumlah `shares` {len(ladder.shares)}"
        )
    if any(not 0 <= bound <= 1 for bound in ladder.bands):
        spot.fault("`bands` harus antara 0 dan 1")
    steps = pairwise(ladder.bands if ladder.direction == "higher" else ladder.bands[::-1])
    if any(low >= high for low, high in steps):
        spot.fault("`bands` harus menaik bila makin tinggi makin baik, menurun bila sebaliknya")


def rounded(value: Decimal, precision: Decimal) -> Decimal:
    """`value` to the nearest step of `precision`, halves up."""
    steps = (value / precision).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return steps * precision


def options_of(ladder: Ladder, maximum: Decimal, precision: Decimal) -> tuple[Option, ...]:
    """The ladder's options for a question: points = share x maximum, rounded half up."""
    labels = ladder.labels or _generated_labels(ladder)
    official = ladder.basis == "official"
    return tuple(
        Option(
            code=str(rung),
            label=label,
            points=min(rounded(share * maximum, precision), maximum),
            official=official,
        )
        for rung, (share, label) in enumerate(zip(ladder.shares, labels, strict=False), start=1)
    )


def _generated_labels(ladder: Ladder) -> tuple[str, ...]:
    """A name for every option: its band where known, else its place. No threshold is invented."""
    count = len(ladder.shares)
    if count == 1:
        return ("tanpa nilai",)
    if ladder.bands:
        ascending = ladder.bands if ladder.direction == "higher" else ladder.bands[::-1]
        shown = [f"{bound * PERCENT:f}".replace(".", ",") for bound in ascending]
        shown = [text.rstrip("0").rstrip(",") if "," in text else text for text in shown]
        if ladder.direction == "lower":
            between = [f"di atas {low} % sampai {high} %" for low, high in pairwise(shown)]
            return (f"di atas {shown[-2]} %", *between[-2::-1], f"paling tinggi {shown[0]} %")
        between = [f"{low} % sampai di bawah {high} %" for low, high in pairwise(shown)]
        return (f"di bawah {shown[1]} %", *between[1:], f"{shown[-1]} % ke atas")
    return tuple(f"anak tangga {rung} dari {count}" for rung in range(1, count + 1))


def own_ladder(spot: Spot, ladder: Ladder) -> Ladder:
    """A question's own ladder; what it does not say is taken from its kind."""
    own = read_ladder(spot, ladder.code)
    return replace(
        own,
        label=ladder.label,
        measure=own.measure or ladder.measure,
        guidance=own.guidance or ladder.guidance,
        direction=own.direction if spot.has("direction") else ladder.direction,
        figures=own.figures if spot.has("figures") else ladder.figures,
        counted=own.counted or ladder.counted,
        out_of=own.out_of or ladder.out_of,
    )


def own_labels(spot: Spot, ladder: Ladder) -> Ladder:
    """The ladder of a kind with names that fit one question's text; shares and points stay.

    The bounds of the kind belong to its own names: without ``bands`` none are left.
    """
    labels = spot.texts("labels")
    if len(labels) != len(ladder.shares):
        spot.fault(
            f"jumlah `labels` {len(labels)}, padahal tangganya mempunyai {len(ladder.shares)}"
        )
        return ladder
    own = replace(ladder, labels=labels, bands=spot.numbers("bands"))
    _check_bands(spot, own)
    return own
