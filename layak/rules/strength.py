"""How far the proof of an answer convinces: what each check finds, and what remains.

Our reading of what verifiers ask, shown as advice and never as the ministry's. Checks, their
weights and sources are data (``data/evidence``); the checks themselves stand in
``strength_checks``, reading the data in ``strength_reading``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from layak.rules.proof import Proof

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
        return sorted(open_ones, key=_heaviness)

    @property
    def first(self) -> Finding | None:
        return next(iter(self.weaknesses), None)

    def of(self, use_id: int | None) -> list[Finding]:
        """The findings about one use, or about the answer as a whole."""
        return [one for one in self.findings if one.use_id == use_id]


def _heaviness(finding: Finding) -> tuple[bool, bool, bool]:
    return not finding.is_grave, finding.outcome != "failed", finding.use_id is not None
