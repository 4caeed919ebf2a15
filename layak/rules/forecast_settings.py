"""What the forecast rests on, read from `data/road/forecast.yaml`: ours, and shown as ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from layak.rules.instrument import Basis
from layak.rules.ladders import BASES
from layak.rules.reading import Spot
from layak.rules.refusal import Problem
from layak.rules.strength import Level

FIELDS = (
    "label", "instrument", "basis", "prior", "city_share", "within_spread", "kinds", "others",
    "strengths", "pairs", "checks",
)  # fmt: skip
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
    settings = Settings(
        label=spot.text("label"),
        instrument=spot.text("instrument"),
        basis=spot.choice("basis", BASES, "inferred"),
        prior=_prior(spot.below(spot.fields.get("prior"), "prior")),
        city_share=_share(spot, "city_share"),
        within_spread=_share(spot, "within_spread"),
        kinds=_shares(spot, "kinds"),
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


def _shares(spot: Spot, name: str) -> dict[str, float]:
    found = {}
    for key, value in spot.mapping(name):
        found[key] = _share(spot.below({key: value}, name), key)
    return found


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
