"""What verification is likely to leave of a self-assessment: ours, as a range, with its basis.

Also as plain values for commands and interfaces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from layak.rules.instrument import Edition, RankFloor, rounded
from layak.rules.numbers import decimal_id
from layak.rules.proof import Level
from layak.rules.road.improvements import standing_of
from layak.rules.road.verification import (
    HIGH,
    LOW,
    Foretold,
    Pair,
    Seen,
    Settings,
    Tested,
    foretell,
    learn,
)
from layak.rules.scoring import ZERO, Mark, asked_marks, rank_of

# What verification is likely to leave of a self-assessment: ours, as a range, with its basis.
#
# The level comes from published pairs (`verification`), how the loss is spread over questions
# from the kind of each and the strength of its proof. Marks that have been verified replace the
# forecast of their question and teach about the rest. Sums of marks are exact; probabilities are
# not. The method and its limits: docs/metode-prakiraan.md.

CENT = Decimal("0.01")
SHOWN_RISKS = 20
CHANCES = Decimal("0.0001")
LEVEL_NAMES: Mapping[Level, str] = {
    Level.STRONG: "bukti kuat",
    Level.FAIR: "bukti cukup",
    Level.WEAK: "bukti lemah",
    Level.NONE: "tanpa bukti",
}


class NoPairs(Exception):
    """No pairs were published for this instrument; the sentence says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A rank and its probability (0-1, four decimals); ``name`` None = no rank."""

    name: str | None
    probability: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What one question is expected to lose, in points, and why."""

    question: str
    label: str
    mark: Decimal
    expected_loss: Decimal
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """``low80`` to ``high80`` holds the verified score in four of five cases, if the method holds.

    ``risks`` are the questions with most points to lose, largest first, ties in edition order.
    ``surviving_shares`` (0-1) by question serve plans. ``verified_count`` marks are real already.
    ``sample`` is how many published pairs the level was learned from.

    All of it is of the questions that were answered: ``answered_points`` is what these could bring,
    ``open_count`` questions of ``open_points`` have no mark yet. While there are any, no chance of
    a rank is told (``chances`` is empty), only the lowest and highest rank that is still possible.
    """

    edition_code: str
    self_score: Decimal
    expected: Decimal
    low80: Decimal
    high80: Decimal
    chances: tuple[Chance, ...]
    risks: tuple[Risk, ...]
    surviving_shares: Mapping[str, Decimal]
    sample: int
    verified_count: int
    history_count: int
    label: str
    answered_points: Decimal
    open_count: int
    open_points: Decimal
    possible: tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known beside the marks: strength of proofs, real marks that have arrived, own pairs.

    A code that is absent is unknown. ``verified`` marks lie within 0..maximum.
    """

    strengths: Mapping[str, Level] | None = None
    verified: Mapping[str, Decimal] | None = None
    history: tuple[Pair, ...] = ()


NOTHING_KNOWN = Known()


def forecast(
    edition: Edition,
    marks: Mapping[str, Mark],
    settings: Settings,
    known: Known = NOTHING_KNOWN,
) -> Forecast:
    """The verified score to expect from self-marks. Errors: NoPairs for another instrument."""
    if edition.instrument != settings.instrument:
        raise NoPairs(
            "Belum ada pasangan nilai mandiri dan nilai verifikasi untuk instrumen "
            f"{edition.instrument}; prakiraan tidak dapat dibuat."
        )
    return _Work(edition, marks, settings, known).result()


class _Work:
    """One forecast: shares at risk by question, then the whole."""

    def __init__(
        self, edition: Edition, marks: Mapping[str, Mark], settings: Settings, known: Known
    ) -> None:
        self.edition, self.settings, self.known = edition, settings, known
        self.marks = standing_of(edition, marks)
        self.questions = {q.code: q for q in edition.questions if q.code in self.marks}
        self.real = {
            code: mark for code, mark in (known.verified or {}).items() if code in self.marks
        }
        asked = asked_marks(edition, marks, {})
        self.open = {
            code for code in self.marks if asked.get(code) is None and code not in self.real
        }
        # exposure: points likely to be lost by kind and proof, before the level is set
        # the exposure of an average point when every mark is full
        total = float(sum([question.maximum for question in edition.questions], ZERO))
        exposed = sum(
            float(question.maximum) * settings.kinds.get(question.kind, settings.others)
            for question in edition.questions
        )
        self.average = exposed / total if total and exposed else 1.0
        self.exposure = {code: float(mark) * self.rate(code) for code, mark in self.marks.items()}
        self.learned = learn(settings.prior, [pair.loss for pair in settings.pairs])
        self.self_score = rounded(sum(self.marks.values(), ZERO), edition.precision)

    def rate(self, code: str) -> float:
        """How exposed a question's points are, against an average point of the edition."""
        kind = self.settings.kinds.get(self.questions[code].kind, self.settings.others)
        level = (self.known.strengths or {}).get(code)
        factor = 1.0 if level is None else self.settings.strengths[level]
        return kind * factor / self.average

    def result(self) -> Forecast:
        whole = float(self.self_score)
        told = foretell(
            self.learned,
            self.settings,
            relative=self.relative(self.marks),
            history=self.known.history,
            seen=self.seen(),
        )
        scores = [whole * (1 - share) for share in (told.centre, told.at(HIGH), told.at(LOW))]
        expected, low, high = (self.within(score) for score in scores)
        losses = self.losses(float(self.self_score - expected))
        points = {code: question.maximum for code, question in self.questions.items()}
        open_points = sum([points[code] for code in self.open], ZERO)
        return Forecast(
            edition_code=self.edition.code,
            self_score=self.self_score,
            expected=expected,
            low80=low,
            high80=high,
            chances=() if self.open else self.chances(told),
            risks=self.risks(losses),
            surviving_shares=self.surviving_shares(losses),
            sample=len(self.settings.pairs),
            verified_count=len(self.real),
            history_count=len(self.known.history),
            label=self.settings.label,
            answered_points=sum(points.values(), ZERO) - open_points,
            open_count=len(self.open),
            open_points=open_points,
            possible=(rank_of(self.edition, low), rank_of(self.edition, high + open_points)),
        )

    def relative(self, codes: Mapping[str, object]) -> float:
        points = float(sum([self.marks[code] for code in codes], ZERO))
        return sum(self.exposure[code] for code in codes) / points if points else 1.0

    def seen(self) -> Seen | None:
        before = float(sum([self.marks[code] for code in self.real], ZERO))
        if not before:
            return None
        return Seen(
            points_share=min(before / float(self.self_score), 1.0),
            loss=1 - float(sum(self.real.values(), ZERO)) / before,
            expected=self.relative(self.real) * self.learned.mean,
        )

    @property
    def certain(self) -> Decimal:
        """Points that have been verified."""
        return sum(self.real.values(), ZERO)

    @property
    def highest(self) -> Decimal:
        """Verification takes and does not add: no published pair rose."""
        open_marks = [mark for code, mark in self.marks.items() if code not in self.real]
        return sum(open_marks, self.certain)

    def within(self, score: float) -> Decimal:
        """Between what is already certain and what was claimed, in hundredths."""
        points = Decimal(str(round(score, 4))).quantize(CENT, ROUND_HALF_UP)
        return max(self.certain, min(points, self.highest))

    def losses(self, total: float) -> dict[str, float]:
        """What each open question is expected to lose; together with the real losses, the total."""
        lost = float(sum([self.marks[code] - mark for code, mark in self.real.items()], ZERO))
        open_codes = [code for code in self.marks if code not in self.real]
        exposed = sum(self.exposure[code] for code in open_codes)
        level = max(total - lost, 0) / exposed if exposed else 0.0
        return {
            code: min(level * self.exposure[code], float(self.marks[code])) for code in open_codes
        }

    def chances(self, told: Foretold) -> tuple[Chance, ...]:
        names: list[str | None] = [None, *(floor.name for floor in self.edition.ranks)]
        below = [self.below(told, floor) for floor in self.edition.ranks]
        edges = [Decimal(0), *(Decimal(str(p)).quantize(CHANCES) for p in below), Decimal(1)]
        # differences of rounded edges add up to 1 exactly
        return tuple(
            Chance(name=name, probability=high - low)
            for name, (low, high) in zip(names, pairwise(edges), strict=True)
        )

    def below(self, told: Foretold, floor: RankFloor) -> float:
        """The probability that the verified score does not reach a floor."""
        if not floor.is_reached_by(self.highest):
            return 1.0
        if floor.is_reached_by(self.certain):
            return 0.0
        return 1 - told.below(1 - float(floor.above / self.self_score))

    def risks(self, losses: Mapping[str, float]) -> tuple[Risk, ...]:
        ordered = sorted(losses, key=lambda code: -losses[code])
        return tuple(
            self.risk(code, losses[code]) for code in ordered[:SHOWN_RISKS] if losses[code]
        )

    def risk(self, code: str, loss: float) -> Risk:
        question = self.questions[code]
        level = (self.known.strengths or {}).get(code)
        rate = self.settings.kinds.get(question.kind, self.settings.others) / self.average
        told = "lebih sering" if rate > 1 else "lebih jarang"
        proof = LEVEL_NAMES[level] if level is not None else "kekuatan bukti belum diketahui"
        why = f"{question.kind_label}: jenis ini kami perkirakan {told} dipotong; {proof}"
        return Risk(
            question=code,
            label=question.label,
            mark=self.marks[code],
            expected_loss=Decimal(str(round(loss, 4))).quantize(CENT, ROUND_HALF_UP),
            why=why,
        )

    def surviving_shares(self, losses: Mapping[str, float]) -> dict[str, Decimal]:
        """For every question, also one without points today: what is expected to stay of a point."""
        exposed = sum(self.exposure[code] for code in losses)
        level = sum(losses.values()) / exposed if exposed else self.learned.mean
        return {
            code: Decimal(str(round(max(1 - level * self.rate(code), 0.0), 4)))
            for code in self.marks
        }


def history_pair(self_score: Decimal, verified: Decimal) -> Pair:
    """A pair of the city's own. Errors: ValueError unless 0 < self-score and 0 <= verified."""
    if self_score <= 0 or verified < 0:
        raise ValueError("A pair has a self-score above 0 and a verified score of 0 or more.")
    return Pair(city="", year=0, self_score=self_score, verified=verified)


def sentence(found: Forecast) -> str:
    """The forecast in words, marked as ours; of a rank only where nothing is unanswered."""
    if found.open_count:
        lowest, highest = (name or "belum berpredikat" for name in found.possible)
        ranks = lowest if lowest == highest else f"{lowest} sampai {highest}"
        return (
            f"Perkiraan kami untuk yang sudah dijawab: sekitar {decimal_id(found.expected, 0)} dari "
            f"{decimal_id(found.answered_points, 0)} poin; delapan dari sepuluh kemungkinan antara "
            f"{decimal_id(found.low80, 0)} dan {decimal_id(found.high80, 0)}. "
            f"{found.open_count} pertanyaan belum dijawab ({decimal_id(found.open_points, 0)} poin), "
            f"jadi predikatnya belum dapat diperkirakan; yang masih mungkin: {ranks}."
        )
    likely = max(found.chances, key=lambda chance: chance.probability)
    name = likely.name or "belum berpredikat"
    return (
        f"Perkiraan kami: sekitar {decimal_id(found.expected, 0)} poin; delapan dari sepuluh "
        f"kemungkinan antara {decimal_id(found.low80, 0)} dan {decimal_id(found.high80, 0)}. "
        f"Yang paling mungkin: {name}."
    )


# The forecast as plain values for commands and interfaces.


def forecast_to_json(found: Forecast) -> dict[str, object]:
    """Scores are strings with two decimals, probabilities numbers that sum to 1."""
    return {
        "edition": found.edition_code,
        "self": _cents(found.self_score),
        "expected": _cents(found.expected),
        "low80": _cents(found.low80),
        "high80": _cents(found.high80),
        "ranks": [
            {"name": chance.name, "probability": float(chance.probability)}
            for chance in found.chances
        ],
        "method": method(found),
        "sample": found.sample,
        "say": sentence(found),
        "verified_count": found.verified_count,
        "history": found.history_count,
        "answered_points": _cents(found.answered_points),
        "unanswered_count": found.open_count,
        "unanswered_points": _cents(found.open_points),
        "possible_ranks": list(found.possible),
        "risks": [
            {
                "question": risk.question,
                "mark": _cents(risk.mark),
                "expected_loss": _cents(risk.expected_loss),
                "why": risk.why,
            }
            for risk in found.risks
        ],
    }


def method(found: Forecast) -> str:
    """How the forecast was made, in one sentence."""
    parts = [
        f"{found.label}: susut per jenis pertanyaan dan kekuatan bukti, ditarik ke "
        f"{found.sample} pasangan nilai yang terbit"
    ]
    if found.history_count:
        parts.append(f"{found.history_count} pasangan kota sendiri")
    if found.verified_count:
        parts.append(f"{found.verified_count} nilai yang sudah diverifikasi")
    return ", ".join(parts) + "; rentang memuat delapan dari sepuluh kemungkinan"


def tested_to_json(tested: Sequence[Tested]) -> dict[str, object]:
    """A back-test: how many of the pairs lay inside, and each of them."""
    return {
        "inside": sum(one.is_inside for one in tested),
        "of": len(tested),
        "pairs": [
            {
                "city": one.pair.city,
                "year": one.pair.year,
                "self": _cents(one.pair.self_score),
                "verified": None if one.pair.verified is None else _cents(one.pair.verified),
                "below": None if one.pair.below is None else _cents(one.pair.below),
                "low80": f"{one.low80:.2f}",
                "high80": f"{one.high80:.2f}",
                "inside": one.is_inside,
            }
            for one in tested
        ],
    }


def _cents(value: Decimal) -> str:
    return f"{value:.2f}"
