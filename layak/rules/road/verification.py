"""What the forecast rests on, and how much verification takes: learned from few pairs, honest about how few."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import atan, comb, cos, pi, sin, sqrt

from layak.rules.entries import visible
from layak.rules.instrument import BASES, Basis, Edition
from layak.rules.proof import Level
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

# Student's t distribution for whole degrees of freedom, in closed form.
#
# Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.

FARTHEST = 1e6
HALVINGS_OF_QUANTILE = 80


def cumulative(t: float, freedom: int) -> float:
    """P(T <= t). Errors: ValueError for degrees of freedom below 1."""
    if freedom < 1:
        raise ValueError("Degrees of freedom begin at 1.")
    angle = atan(abs(t) / sqrt(freedom))
    is_odd = freedom % 2
    term, total = cos(angle) if is_odd else 1.0, 0.0
    for power in range(is_odd, freedom - 1, 2):
        total += term
        term *= cos(angle) ** 2 * (power + 1) / (power + 2)
    within = 2 / pi * (angle + sin(angle) * total) if is_odd else sin(angle) * total
    return 0.5 + within / 2 if t >= 0 else 0.5 - within / 2


def quantile(probability: float, freedom: int) -> float:
    """The t below which this probability (0-1, exclusive) lies."""
    low, high = -FARTHEST, FARTHEST
    for _ in range(HALVINGS_OF_QUANTILE):
        middle = (low + high) / 2
        if cumulative(middle, freedom) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


# What the forecast rests on, read from `data/road/forecast.yaml`: ours, and shown as ours.

FIELDS = (
    "label",
    "instrument",
    "basis",
    "prior",
    "city_share",
    "within_spread",
    "kinds",
    "others",
    "strengths",
    "pairs",
    "checks",
)
LEAST_PAIRS = 3
# an expectation worth more would drown the few pairs there are
MOST_WORTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A self-score and what administrative verification left of it.

    ``below``: only this upper bound of the verified score was reported.
    """

    city: str
    year: int
    self_score: Decimal
    verified: Decimal | None
    below: Decimal | None = None
    source: str = ""

    @property
    def loss(self) -> float:
        """The share (0-1) of the self-score that was lost. Errors: ValueError without a figure."""
        if self.verified is None:
            raise ValueError("Only a bound is known.")
        return float(1 - self.verified / self.self_score)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What was expected before the pairs: mean loss and spread, and how many pairs each is worth."""

    loss: float
    spread: float
    worth_pairs: int
    spread_worth: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``kinds`` are shares likely to be lost by kind; their level is set by the pairs."""

    label: str
    instrument: str
    basis: Basis
    prior: Prior
    city_share: float
    within_spread: float
    kinds: Mapping[str, float]
    others: float
    strengths: Mapping[Level, float]
    pairs: tuple[Pair, ...]
    checks: tuple[Pair, ...]


def read_settings(raw: Mapping[str, object]) -> tuple[Settings, list[Problem]]:
    """Read the file with every fault; with faults it may not be used."""
    faults: list[Problem] = []
    spot = Spot(raw, "prakiraan", faults)
    spot.refuse_misspelt(FIELDS)
    found = {}
    for key, value in spot.mapping("kinds"):
        found[key] = _share(spot.below({key: value}, "kinds"), key)
    settings = Settings(
        label=spot.text("label"),
        instrument=spot.text("instrument"),
        basis=spot.choice("basis", BASES, "inferred"),
        prior=_prior(spot.below(spot.fields.get("prior"), "prior")),
        city_share=_share(spot, "city_share"),
        within_spread=_share(spot, "within_spread"),
        kinds=found,
        others=_share(spot, "others"),
        strengths=_strengths(spot),
        pairs=_pairs(spot, "pairs"),
        checks=_pairs(spot, "checks"),
    )
    if len(settings.pairs) < LEAST_PAIRS or any(pair.verified is None for pair in settings.pairs):
        spot.fault(f"`pairs` memuat paling sedikit {LEAST_PAIRS} pasangan dengan nilai verifikasi")
    return settings, faults


def _prior(spot: Spot) -> Prior:
    prior = Prior(
        loss=_share(spot, "loss"),
        spread=_share(spot, "spread"),
        worth_pairs=_worth(spot, "worth_pairs"),
        spread_worth=_worth(spot, "spread_worth"),
        source=spot.text("source"),
    )
    if not prior.spread:
        spot.fault("`spread` harus di atas 0")
    return prior


def _worth(spot: Spot, name: str) -> int:
    number = spot.number(name)
    if number != number.to_integral_value() or not 1 <= number <= MOST_WORTH:
        spot.fault(f"`{name}` harus bilangan bulat 1 sampai {MOST_WORTH}")
        return 1
    return int(number)


def _share(spot: Spot, name: str) -> float:
    number = spot.number(name)
    if not 0 <= number <= 1:
        spot.fault(f"`{name}` harus antara 0 dan 1")
    return float(number)


def _strengths(spot: Spot) -> dict[Level, float]:
    below = spot.below(spot.fields.get("strengths"), "strengths")
    found = {level: float(below.number(level.value)) for level in Level}
    if any(factor < 0 for factor in found.values()):
        below.fault("kekuatan bukti tidak boleh di bawah 0")
    return found


def _pairs(spot: Spot, name: str) -> tuple[Pair, ...]:
    found = []
    for number, item in enumerate(spot.items(name), start=1):
        below = spot.below(item, f"{name} ke-{number}")
        pair = Pair(
            city=below.text("city"),
            year=int(below.number("year")),
            self_score=below.number("self"),
            verified=below.number("verified") if below.has("verified") else None,
            below=below.number("below") if below.has("below") else None,
            source=below.text("source"),
        )
        if pair.self_score <= 0:
            below.fault("`self` harus di atas 0")
        if pair.verified is None and pair.below is None:
            below.fault("isi `verified`, atau `below` bila hanya batas atasnya yang diketahui")
        found.append(pair)
    return tuple(found)


# How much verification takes on the whole: learned from few pairs, and honest about how few.
#
# The share of a self-score that goes is taken as normal over cities, with a conjugate prior for
# its mean and spread; what is then foretold for one more city is a Student's t (Gelman and
# others, Bayesian Data Analysis, 3rd ed., 3.3). A city's own earlier pairs and the marks that
# have arrived move that city's share by the usual weighing of two sources by their precision.

LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The loss share over cities: ``mean``, ``spread`` (one city), ``mean_spread`` (of the mean)."""

    mean: float
    spread: float
    mean_spread: float
    freedom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """One city's loss share as a t: centre, scale, degrees of freedom."""

    centre: float
    scale: float
    freedom: int

    def below(self, loss: float) -> float:
        """The probability that no more than this share is lost."""
        if not self.scale:
            return float(loss >= self.centre)
        return cumulative((loss - self.centre) / self.scale, self.freedom)

    def at(self, probability: float) -> float:
        """The loss share below which this probability lies."""
        if not self.scale:
            return self.centre
        return self.centre + self.scale * quantile(probability, self.freedom)


def learn(prior: Prior, losses: Sequence[float]) -> Learned:
    """The prior after these loss shares (0-1), each counted alike."""
    count = len(losses)
    mean = sum(losses) / count if count else prior.loss
    worth, freedom = prior.worth_pairs + count, prior.spread_worth + count
    squares = (
        prior.spread_worth * prior.spread**2
        + sum((loss - mean) ** 2 for loss in losses)
        + prior.worth_pairs * count / worth * (mean - prior.loss) ** 2
    )
    spread = sqrt(squares / freedom)
    return Learned(
        mean=(prior.worth_pairs * prior.loss + count * mean) / worth,
        spread=spread,
        mean_spread=spread / sqrt(worth),
        freedom=freedom,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The part of a self-score whose verified marks have arrived.

    ``points_share`` (0-1) of the self-score, ``loss`` its lost share, ``expected`` the share that
    was expected to be lost in that part.
    """

    points_share: float
    loss: float
    expected: float


def foretell(
    learned: Learned,
    settings: Settings,
    *,
    relative: float = 1,
    history: Sequence[Pair] = (),
    seen: Seen | None = None,
) -> Foretold:
    """The loss share of one city's whole self-score.

    ``relative`` is how risky its make-up is against an average city (1). ``history`` are its own
    earlier pairs, ``seen`` what has already been verified this time.
    """
    centre = relative * learned.mean
    shift, variance = _own(learned, settings, centre, history)
    if seen is not None and seen.points_share > 0:
        rest = (1 - seen.points_share) / seen.points_share
        noise = settings.within_spread**2 * max(rest, 0)
        weight = variance / (variance + noise) if variance + noise else 1.0
        shift += weight * (seen.loss - seen.expected - shift)
        variance *= 1 - weight
    # what is left unknown of the mean counts for the part not seen yet
    unseen = 1 - (seen.points_share if seen else 0)
    scale = sqrt(variance + (unseen * learned.mean_spread) ** 2)
    return Foretold(centre=centre + shift, scale=scale, freedom=learned.freedom)


def _own(
    learned: Learned, settings: Settings, centre: float, history: Sequence[Pair]
) -> tuple[float, float]:
    """How far this city is expected from the centre, and the variance that is left."""
    whole, lasting = learned.spread**2, settings.city_share
    if not history:
        return 0.0, whole
    count = len(history)
    mean = sum(pair.loss for pair in history) / count - centre
    weight = lasting * count / (lasting * count + 1 - lasting) if lasting else 0.0
    left = lasting * (1 - weight) + 1 - lasting
    return weight * mean, whole * left


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A pair foretold from the others alone. Scores in points."""

    pair: Pair
    expected: float
    low80: float
    high80: float

    @property
    def is_inside(self) -> bool:
        """Inside the range; of a mere bound: that the range does not lie wholly above it."""
        if self.pair.verified is None:
            return self.low80 < float(self.pair.below or 0)
        return self.low80 <= float(self.pair.verified) <= self.high80

    @property
    def width(self) -> float:
        return self.high80 - self.low80


def leave_one_out(settings: Settings) -> list[Tested]:
    """Each published pair foretold from the remaining ones, as a city of average make-up."""
    found = []
    for place, pair in enumerate(settings.pairs):
        others = [p.loss for p in (*settings.pairs[:place], *settings.pairs[place + 1 :])]
        found.append(_tested(settings, learn(settings.prior, others), pair))
    return found


def outside_checks(settings: Settings) -> list[Tested]:
    """The reported figures that nothing was learned from, foretold from all pairs."""
    learned = learn(settings.prior, [pair.loss for pair in settings.pairs])
    return [_tested(settings, learned, pair) for pair in settings.checks]


def _tested(settings: Settings, learned: Learned, pair: Pair) -> Tested:
    told, score = foretell(learned, settings), float(pair.self_score)
    return Tested(
        pair=pair,
        expected=score * (1 - told.centre),
        low80=score * (1 - told.at(HIGH)),
        high80=score * (1 - told.at(LOW)),
    )


# How little a few hits say about how often a range holds: exact bounds of a share.
#
# Source: Clopper and Pearson, Biometrika 26 (1934), 404-413.

HALVINGS_OF_BOUND = 60


def coverage_bounds(inside: int, of: int, *, certainty: float = 0.95) -> tuple[float, float]:
    """The true shares (0-1) that ``inside`` hits ``of`` tries do not rule out.

    Errors: ValueError without tries, or with more hits than tries.
    """
    if not 0 <= inside <= of or of < 1:
        raise ValueError("Hits lie between 0 and the tries, of which there is at least one.")
    tail = (1 - certainty) / 2
    low = 0.0 if inside == 0 else _where(lambda p: 1 - _at_most(inside - 1, of, p) >= tail)
    high = 1.0 if inside == of else _where(lambda p: _at_most(inside, of, p) <= tail)
    return low, high


def _at_most(hits: int, of: int, share: float) -> float:
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits + 1))


def _where(holds: Callable[[float], bool]) -> float:
    """The share from which on this holds."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS_OF_BOUND):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


# Reading how strong the proof of each question is, from the rows of a table.

CODE, STRENGTH = "question_code", "strength"
KNOWN = {level.value: level for level in Level}


class UnreadableStrengths(Exception):
    """The table is no list of strengths; the sentence says what is missing."""


def read_strengths(
    rows: Sequence[Sequence[str]], edition: Edition
) -> tuple[dict[str, Level], tuple[Problem, ...]]:
    """Read `question_code` and `strength` (strong, fair, weak, none); a blank strength is unknown.

    An unknown code, a repeated question (the first counts) and another word are problems. Errors:
    UnreadableStrengths when a column is missing.
    """
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if header.count(CODE) != 1 or header.count(STRENGTH) != 1:
        raise UnreadableStrengths(f"Baris pertama harus memuat kolom {CODE} dan {STRENGTH}.")
    code_place, strength_place = header.index(CODE), header.index(STRENGTH)
    found: dict[str, Level] = {}
    problems = []
    for number, row in enumerate(rows[1:], start=2):
        code, word = row[code_place].strip(), row[strength_place].strip().casefold()
        if edition.find(code) is None:
            problems.append(
                Problem(visible(code), f"kode tidak ada dalam edisi ini (baris {number})")
            )
        elif code in found:
            problems.append(Problem(code, f"kode tertulis lagi di baris {number}"))
        elif word and word not in KNOWN:
            say = f"kekuatan {visible(word)} tidak dikenal (baris {number})"
            problems.append(Problem(code, say, f"Pilih: {', '.join(KNOWN)}."))
        elif word:
            found[code] = KNOWN[word]
    return found, tuple(problems)
