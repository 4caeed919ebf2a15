"""Whether a document proves what it is handed in for, and how far the proof of an answer convinces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal

# Whether a document proves what it is handed in for: its years and how long it holds.
#
# Our reading of what verifiers ask (operations.md, findings 6 and B1), shown as advice.

# days before its end on which a document is warned of
WARNED_DAYS = (60, 30, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """``years`` are those whose work the document shows; empty: nobody said.

    A decree or a regulation holds from ``since_on`` to ``until_on``; None on a side is open.
    """

    years: tuple[int, ...] = ()
    since_on: date | None = None
    until_on: date | None = None


def lasting(proof: Proof, dated_on: date | None) -> Proof:
    """The same for a paper that holds from its own day where it names no other beginning."""
    if proof.since_on is None and dated_on is not None:
        return replace(proof, since_on=dated_on)
    return proof


def holds_in(proof: Proof, year: int) -> bool:
    """Whether the document holds on some day of ``year`` by its validity; false without any."""
    if proof.since_on is None and proof.until_on is None:
        return False
    begins = proof.since_on or date.min
    ends = proof.until_on or date.max
    return begins <= date(year, 12, 31) and ends >= date(year, 1, 1)


def year_fault(proof: Proof, data_years: Sequence[int]) -> str | None:
    """Why the document does not prove the data years, as a short sentence; None when it may.

    Without any year or validity nothing is said: what is unknown is no fault.
    """
    is_dated = bool(proof.years) or proof.since_on is not None or proof.until_on is not None
    if not is_dated or not data_years:
        return None
    if set(proof.years) & set(data_years) or any(holds_in(proof, year) for year in data_years):
        return None
    asked = " dan ".join(str(year) for year in sorted(data_years))
    if proof.years:
        shown = ", ".join(str(year) for year in sorted(proof.years))
        return f"Membuktikan tahun {shown}; yang dinilai {asked}."
    return f"Tidak berlaku pada tahun {asked}."


def ending(proof: Proof, *, today: date) -> str | None:
    """That the document has ended, or ends within 60, 30 or 7 days; None when it does not."""
    if proof.until_on is None:
        return None
    left = (proof.until_on - today).days
    if left < 0:
        return "Masa berlakunya sudah habis."
    if left > max(WARNED_DAYS):
        return None
    return "Berlaku sampai hari ini." if left == 0 else f"Habis masa berlakunya {left} hari lagi."


class Reach(StrEnum):
    """How far a document proves the data years of a cycle. ``UNKNOWN``: nobody said of when it is."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


def proven_years(proof: Proof, data_years: Sequence[int]) -> list[int]:
    """Those of the data years that the document proves, by its years or while it holds."""
    return [year for year in sorted(data_years) if year in proof.years or holds_in(proof, year)]


def reach(proof: Proof, data_years: Sequence[int]) -> Reach:
    """Whether the document proves all of the data years, some or none of them."""
    if not proof.years and proof.since_on is None and proof.until_on is None:
        return Reach.UNKNOWN
    proven = proven_years(proof, data_years)
    if not proven:
        return Reach.NONE
    return Reach.ALL if len(proven) == len(set(data_years)) else Reach.SOME


def cycle_years(data_years: Sequence[int], later: int) -> list[int]:
    """The data years of a cycle so many years later, ascending; 0 is the cycle itself."""
    return sorted(year + later for year in data_years)


def rung(until_on: date, *, today: date) -> int | None:
    """The warning that is due: the smallest of 60, 30 and 7 days that are left; None before and
    after."""
    left = (until_on - today).days
    if left < 0:
        return None
    return min((days for days in WARNED_DAYS if left <= days), default=None)


# How far the proof of an answer convinces: what each check finds, and what remains.
#
# Our reading of what verifiers ask, shown as advice and never as the ministry's. Checks, their
# weights and sources are data (``data/evidence``); the checks themselves, and how that data is
# read, stand in ``layak.evaluation.strength.rules``.

type Weight = Literal["grave", "light"]
type Outcome = Literal["failed", "unknown", "passed"]
# of the same bytes, or nearly the same to look at
type Likeness = Literal["same", "near"]


class Level(StrEnum):
    """``NONE``: no proof at all. ``WEAK``: a kind is missing among the proofs that count."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What is looked at, how much it weighs, where we have it from and how it is mended."""

    code: str
    label: str
    weight: Weight
    source: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A kind of proof that an instrument names, and what satisfies it. ``papers`` None: any."""

    code: str
    label: str
    papers: tuple[str, ...] | None = ()
    photo: bool = False
    table: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Words and bounds that the checks use."""

    signed: frozenset[str]
    lasting: frozenset[str]
    budget: str
    budget_signers: tuple[str, ...]
    least_legible: float
    long_pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """``kinds`` by the code that an instrument uses; ``checks`` in the order of the file."""

    kinds: Mapping[str, Asked]
    checks: Mapping[str, Check]
    terms: Terms


@dataclass(frozen=True, slots=True)
class Alike:
    """Another evidence that shows the same, and a question that uses it. ``pages`` as there."""

    kind: Likeness
    where: str
    pages: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFacts:
    """One evidence in use on the answer, by its newest version.

    ``kind`` is confirmed or suggested ("" unknown), ``suggested_year`` what the words say.
    ``legibility`` 0-1. ``also_at`` are other questions of the round that the same evidence
    proves; ``alike`` other evidence. ``scan`` is "" where no virus scanner was asked.
    """

    use_id: int
    title: str
    kind: str = ""
    is_image: bool = False
    is_sheet: bool = False
    is_described: bool = False
    proof: Proof = field(default_factory=Proof)
    suggested_year: int | None = None
    dated_on: date | None = None
    pages: str = ""
    page_count: int | None = None
    is_read: bool = False
    failed_because: str = ""
    legibility: float | None = None
    is_signed: bool | None = None
    signer: str = ""
    is_public: bool = False
    identity_count: int = 0
    has_day: bool = False
    has_place: bool = False
    unplaced_because: str = ""
    also_at: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = ()
    scan: Literal["", "waiting", "clean", "infected"] = ""

    @property
    def is_photo(self) -> bool:
        """A picture that is no scanned paper."""
        return self.kind == "photo" or (self.is_image and self.kind == "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """An answer and its proofs. ``claims``: it says something that earns points."""

    asked: tuple[str, ...]
    data_years: tuple[int, ...]
    proofs: tuple[ProofFacts, ...]
    row_count: int = 0
    has_note: bool = False
    claims: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What a check found, as a sentence; nothing to say where it passed."""

    outcome: Outcome
    say: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``use_id`` is None for what concerns the answer as a whole."""

    check: Check
    outcome: Outcome
    say: str
    use_id: int | None = None
    title: str = ""

    @property
    def is_grave(self) -> bool:
        return self.outcome == "failed" and self.check.weight == "grave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """``is_needed`` is false where the answer claims nothing that would have to be proved."""

    level: Level
    findings: tuple[Finding, ...]
    is_needed: bool = True

    @property
    def weaknesses(self) -> list[Finding]:
        """What is not all right, the heaviest first, of the whole answer before single proofs."""
        open_ones = (one for one in self.findings if one.outcome != "passed")
        return sorted(
            open_ones,
            key=lambda one: (not one.is_grave, one.outcome != "failed", one.use_id is not None),
        )

    @property
    def first(self) -> Finding | None:
        return next(iter(self.weaknesses), None)

    def of(self, use_id: int | None) -> list[Finding]:
        """The findings about one use, or about the answer as a whole."""
        return [one for one in self.findings if one.use_id == use_id]
