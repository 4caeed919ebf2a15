"""How much verification takes on the whole: learned from few pairs, and honest about how few.

The share of a self-score that goes is taken as normal over cities, with a conjugate prior for its
mean and spread; what is then foretold for one more city is a Student's t (Gelman and others,
Bayesian Data Analysis, 3rd ed., 3.3). A city's own earlier pairs and the marks that have arrived
move that city's share by the usual weighing of two sources by their precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from layak.rules import forecast_student
from layak.rules.forecast_settings import Pair, Prior, Settings

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
        return forecast_student.cumulative((loss - self.centre) / self.scale, self.freedom)

    def at(self, probability: float) -> float:
        """The loss share below which this probability lies."""
        if not self.scale:
            return self.centre
        return self.centre + self.scale * forecast_student.quantile(probability, self.freedom)


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
