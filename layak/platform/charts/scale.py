"""A scale of named bands: the values it shows, and where on it they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

type MarkerKind = Literal["score", "other", "last", "target"]

SIDE = 10.0


@dataclass(frozen=True)
class Band:
    """A named stretch of the scale from `floor` to the next band's floor."""

    name: str
    floor: Decimal


@dataclass(frozen=True)
class Marker:
    """`label` is the whole text, number included: "mandiri 769,61"."""

    label: str
    value: Decimal
    kind: MarkerKind = "score"


@dataclass(frozen=True, kw_only=True)
class RankScale:
    """Bands ascend, the first begins at the scale's least value; every band is drawn equally
    wide, so that names fit however close the floors are. `label` says it all in one sentence,
    `interval` is a range of likely values."""

    bands: Sequence[Band]
    maximum: Decimal
    markers: Sequence[Marker]
    label: str
    interval: tuple[Decimal, Decimal] | None = None


def position(scale: RankScale, value: Decimal, width: float) -> float:
    """The x of a value: straight within each band, never outside the bar."""
    edges = [*(band.floor for band in scale.bands), scale.maximum]
    step = band_step(scale, width)
    for number, (low, high) in enumerate(pairwise(edges)):
        if value < high or number == len(scale.bands) - 1:
            share = (value - low) / (high - low) if high > low else Decimal(0)
            inside = min(max(share, Decimal(0)), Decimal(1))
            return round(SIDE + step * (number + float(inside)), 1)
    return SIDE


def band_step(scale: RankScale, width: float) -> float:
    return (width - 2 * SIDE) / max(len(scale.bands), 1)


def band_of_score(scale: RankScale) -> int | None:
    for marker in scale.markers:
        if marker.kind == "score":
            reached = [n for n, band in enumerate(scale.bands) if marker.value >= band.floor]
            return max(reached, default=0)
    return None
