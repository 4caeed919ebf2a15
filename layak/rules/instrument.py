"""An edition of an instrument as a value: what is asked, what it is worth, which rank it earns.

Nothing here knows a year, a weight or a rank name: all of it comes from `data/instruments`.
Reading and checking stand in `edition_reading`, the stored form in `edition_document`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from layak.rules.refusal import Problem

type Basis = Literal["stated", "inferred", "official"]
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

    `basis` tells where the points of the options come from, `names_basis` where their names do.
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


class FaultyInstrument(Exception):
    """An edition that may not be used; `faults` names every fault with its place."""

    def __init__(self, faults: list[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = faults


def _placed(parts: tuple[Part, ...]) -> Iterator[tuple[Question, Place]]:
    for part in parts:
        for indicator in part.indicators:
            section_of = {
                q.code: section for section in indicator.sections for q in section.questions
            }
            for question in indicator.questions:
                yield question, Place(part, indicator, section_of.get(question.code))
