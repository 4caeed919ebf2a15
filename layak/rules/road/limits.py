"""What limits the choice of improvements: set by people, each with a sentence of its own; read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from layak.rules.instrument import BASES, Basis, Edition, Question, rounded
from layak.rules.numbers import date_id, decimal_id
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

# What limits the choice of improvements: set by people, each with a sentence of its own.
#
# A limit knows which improvements it forbids or binds; `search` writes it down for the solver.


@dataclass(frozen=True, slots=True)
class Fixed:
    """This question must be brought to exactly this option."""

    question: str
    to: Decimal

    @property
    def say(self) -> str:
        return f"pertanyaan {self.question} harus naik menjadi {decimal_id(self.to)}"


@dataclass(frozen=True, slots=True)
class Committed:
    """Already promised: it happens at least this far, and its effort and cost count no longer.

    Going further costs the difference only.
    """

    question: str
    to: Decimal

    @property
    def say(self) -> str:
        return f"pertanyaan {self.question} sudah disanggupi menjadi {decimal_id(self.to)}"


@dataclass(frozen=True, slots=True)
class Excluded:
    """This question keeps its mark."""

    question: str

    @property
    def say(self) -> str:
        return f"pertanyaan {self.question} tidak boleh diubah"


@dataclass(frozen=True, slots=True)
class Capacity:
    """The effort that an agency can bear as the lead of improvements."""

    agency: str
    effort: Decimal

    @property
    def say(self) -> str:
        return f"{self.agency} paling banyak menanggung upaya {decimal_id(self.effort)}"


@dataclass(frozen=True, slots=True)
class AtMost:
    """How many improvements an agency leads at most."""

    agency: str
    count: int

    @property
    def say(self) -> str:
        return f"{self.agency} paling banyak memimpin {self.count} perbaikan"


@dataclass(frozen=True, slots=True)
class TotalEffort:
    """The effort of all improvements together."""

    effort: Decimal

    @property
    def say(self) -> str:
        return f"jumlah upaya paling banyak {decimal_id(self.effort)}"


@dataclass(frozen=True, slots=True)
class Money:
    """What all improvements may cost together, in whole rupiah."""

    cost_idr: int

    @property
    def say(self) -> str:
        return f"jumlah biaya paling banyak Rp{decimal_id(Decimal(self.cost_idr), 0)}"


@dataclass(frozen=True, slots=True)
class ReadyBy:
    """Only what is ready by this day still counts for the years that are assessed.

    An improvement of unknown duration is not held back.
    """

    day: date

    @property
    def say(self) -> str:
        return f"harus selesai paling lambat {date_id(self.day)}"


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """``question`` may rise only where ``needs`` ends at ``at_least`` points or more."""

    question: str
    needs: str
    at_least: Decimal
    why: str = ""

    @property
    def say(self) -> str:
        because = f" ({self.why})" if self.why else ""
        return (
            f"pertanyaan {self.question} naik hanya bila {self.needs} "
            f"paling sedikit {decimal_id(self.at_least)}{because}"
        )


type Limit = (
    Fixed | Committed | Excluded | Capacity | AtMost | TotalEffort | Money | ReadyBy | Prerequisite
)


# Reading limits and prerequisites from a file; every fault with its place, nothing guessed.

PREREQUISITE_FIELDS = ("label", "instrument", "basis", "prerequisites")
NEED_FIELDS = ("question", "needs", "share", "why")
LIMIT_FIELDS = (
    "fixed",
    "committed",
    "excluded",
    "capacity",
    "at_most",
    "at_most_each",
    "effort",
    "money_million_idr",
    "ready_by",
    "begins_on",
    "prerequisites",
)
MILLION = 1_000_000
MOST_LIMITS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """``question`` rises only where ``needs`` has at least this share (0-1) of its maximum."""

    question: str
    needs: str
    share: Decimal
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Prerequisites of an instrument; ``basis`` tells whose they are."""

    label: str
    instrument: str
    basis: Basis
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsFile:
    """What a file of limits says. ``begins_on`` is None where the file leaves it to the day of use."""

    limits: tuple[Limit, ...]
    begins_on: date | None
    has_prerequisites: bool


def read_needs(raw: Mapping[str, object]) -> tuple[Needs, list[Problem]]:
    """Read a file of prerequisites; with faults it may not be used."""
    faults: list[Problem] = []
    spot = Spot(raw, "prasyarat", faults)
    spot.refuse_misspelt(PREREQUISITE_FIELDS)
    found = []
    for number, item in enumerate(spot.items("prerequisites"), start=1):
        below = spot.below(item, f"prasyarat ke-{number}")
        below.refuse_misspelt(NEED_FIELDS)
        need = Need(
            question=below.text("question"),
            needs=below.text("needs"),
            share=below.number("share"),
            why=below.text("why", ""),
        )
        if not 0 < need.share <= 1:
            below.fault("`share` harus di atas 0 dan paling besar 1")
        if need.question == need.needs:
            below.fault("sebuah pertanyaan tidak dapat menjadi prasyaratnya sendiri")
        found.append(need)
    needs = Needs(
        label=spot.text("label"),
        instrument=spot.text("instrument"),
        basis=spot.choice("basis", BASES, "inferred"),
        needs=tuple(found),
    )
    return needs, faults


UNKNOWN_FIELDS = ("label", "instrument", "questions")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownTexts:
    """Codes of the questions of an instrument whose original text nobody knows."""

    label: str
    instrument: str
    questions: tuple[str, ...]


def read_unknown(raw: Mapping[str, object]) -> tuple[UnknownTexts, list[Problem]]:
    """Read a file of unknown texts; with faults it may not be used."""
    faults: list[Problem] = []
    spot = Spot(raw, "teks yang belum diketahui", faults)
    spot.refuse_misspelt(UNKNOWN_FIELDS)
    codes = []
    for number, item in enumerate(spot.items("questions"), start=1):
        below = spot.below(item, f"pertanyaan ke-{number}")
        below.refuse_misspelt(("question", "why"))
        below.text("why")
        codes.append(below.text("question"))
    found = UnknownTexts(
        label=spot.text("label"), instrument=spot.text("instrument"), questions=tuple(codes)
    )
    return found, faults


def unknown_in(unknown: UnknownTexts, edition: Edition) -> frozenset[str]:
    """Those of this edition whose official text has not been imported either."""
    if unknown.instrument != edition.instrument:
        return frozenset()
    questions = (edition.find(code) for code in unknown.questions)
    return frozenset(q.code for q in questions if q is not None and not q.official_text)


def prerequisites_of(needs: Needs, edition: Edition) -> tuple[Prerequisite, ...]:
    """The prerequisites that this edition has both questions for, as points."""
    if needs.instrument != edition.instrument:
        return ()
    found = []
    for need in needs.needs:
        question, before = edition.find(need.question), edition.find(need.needs)
        if question is not None and before is not None:
            points = rounded(need.share * before.maximum, edition.precision)
            found.append(Prerequisite(question.code, before.code, points, need.why))
    return tuple(found)


def read_limits(raw: Mapping[str, object], edition: Edition) -> tuple[LimitsFile, list[Problem]]:
    """Read a file of limits against an edition; with faults it may not be used.

    A question and an agency must be known in the edition; points must be an option of the ladder.
    """
    faults: list[Problem] = []
    reader = _LimitsReader(Spot(raw, "batas", faults), edition)
    limits = tuple(reader.limits())
    if len(limits) > MOST_LIMITS:
        reader.spot.fault(f"paling banyak {MOST_LIMITS} batas")
    begins_on = reader.day("begins_on")
    if reader.spot.has("ready_by") and not reader.spot.has("begins_on"):
        reader.spot.fault(
            "`ready_by` perlu `begins_on`", "Tulis hari mulai bekerja, misalnya 2026-01-05."
        )
    has_prerequisites = reader.spot.flag("prerequisites")
    return LimitsFile(
        limits=limits, begins_on=begins_on, has_prerequisites=has_prerequisites
    ), faults


class _LimitsReader:
    def __init__(self, spot: Spot, edition: Edition) -> None:
        self.spot = spot
        self.edition = edition
        self.leads = dict.fromkeys(q.agencies[0] for q in edition.questions if q.agencies)

    def limits(self) -> list[Limit]:
        self.spot.refuse_misspelt(LIMIT_FIELDS)
        found: list[Limit] = [Fixed(code, to) for code, to in self.rungs("fixed")]
        found += [Committed(code, to) for code, to in self.rungs("committed")]
        found += [Excluded(code) for code in self.spot.texts("excluded") if self.question(code)]
        found += [Capacity(name, effort) for name, effort in self.by_agency("capacity")]
        found += [AtMost(name, int(count)) for name, count in self.by_agency("at_most")]
        if self.spot.has("at_most_each"):
            count = int(self.amount("at_most_each"))
            own = {limit.agency for limit in found if isinstance(limit, AtMost)}
            found += [AtMost(name, count) for name in self.leads if name not in own]
        if self.spot.has("effort"):
            found.append(TotalEffort(self.amount("effort")))
        if self.spot.has("money_million_idr"):
            found.append(Money(int(self.amount("money_million_idr") * MILLION)))
        day = self.day("ready_by")
        return [*found, ReadyBy(day)] if day else found

    def rungs(self, name: str) -> list[tuple[str, Decimal]]:
        found = []
        for code, value in self.spot.mapping(name):
            below = self.spot.below({"to": value}, f"{name} {code}")
            question, to = self.question(code), below.number("to")
            if question is None:
                continue
            if all(option.points != to for option in question.options):
                shown = ", ".join(f"{option.points:.2f}" for option in question.options)
                below.fault(f"{to} poin bukan pilihan jawaban", f"Pilihannya: {shown}.")
            found.append((code, to))
        return found

    def question(self, code: str) -> Question | None:
        found = self.edition.find(code)
        if found is None:
            self.spot.fault(f"pertanyaan {code:.40} tidak ada dalam edisi ini", "Betulkan kodenya.")
        return found

    def by_agency(self, name: str) -> list[tuple[str, Decimal]]:
        found = []
        for agency, value in self.spot.mapping(name):
            if agency not in self.leads:
                self.spot.fault(
                    f"`{name}`: {agency:.60} tidak memimpin satu pertanyaan pun dalam edisi ini"
                )
            below = self.spot.below({"isi": value}, f"{name} {agency}")
            found.append((agency, self.least_zero(below, below.number("isi"))))
        return found

    def amount(self, name: str) -> Decimal:
        return self.least_zero(self.spot, self.spot.number(name))

    def least_zero(self, spot: Spot, value: Decimal) -> Decimal:
        if value < 0:
            spot.fault(f"batas {value} di bawah 0")
        return value

    def day(self, name: str) -> date | None:
        if not self.spot.has(name):
            return None
        try:
            return date.fromisoformat(self.spot.text(name))
        except ValueError:
            self.spot.fault(f"`{name}` bukan tanggal", "Tulis seperti 2026-12-31.")
            return None
