"""A scale of named bands with markers on it: where do we stand, where do we want to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from layak.platform.charts.labels import Placed, Wanted, place_labels, text_width
from layak.rules.numbers import plain_id

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


# The scale drawn: bands, names, markers and their labels.

WIDE, NARROW = 640.0, 264.0

_BAR, _ROW, _KEY_ROW = 18.0, 16.0, 19.0
_HUES = 5
_DRAW_ORDER: tuple[MarkerKind, ...] = ("last", "target", "other", "score")


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str
    strong: bool = False
    anchor: str = "start"


@dataclass(frozen=True)
class Stretch:
    x: float
    width: float
    hue: int = 0


@dataclass(frozen=True)
class Sign:
    """The shape of a marker at `x`; `leader` is the y where its line to a label begins; `size`
    is smaller in a list."""

    kind: MarkerKind
    x: float
    y: float
    leader: float | None = None
    size: float = 1.0


@dataclass(frozen=True, kw_only=True)
class ScaleDrawing:
    """Everything in units of the view box, `width` by `height`."""

    width: float
    height: float
    bar_top: float
    bands: list[Stretch]
    texts: list[Text]
    signs: list[Sign]
    interval: Stretch | None

    @property
    def bar_middle(self) -> float:
        return self.bar_top + _BAR / 2

    @property
    def bar_height(self) -> float:
        return _BAR


def draw_scale(scale: RankScale, *, width: float) -> ScaleDrawing:
    """Labels stand above the bar where they find room on a wide drawing, else in a list below."""
    points = [position(scale, marker.value, width) for marker in scale.markers]
    places: list[Placed] | None = None
    if width >= WIDE:
        wanted = [
            Wanted(point, text_width(marker.label, strong=marker.kind == "score"))
            for marker, point in zip(scale.markers, points, strict=True)
        ]
        places = place_labels(wanted, width=width)
    bar_top = 26 + _ROW * max((place.row for place in places), default=0) if places else 12.0
    texts, height = _band_texts(scale, width, bar_top)
    signs = _signs(scale, points, places, bar_top)
    for number, marker in enumerate(scale.markers):
        is_strong = marker.kind == "score"
        if places:
            place = places[number]
            y = _baseline(place, bar_top)
            texts.append(Text(place.at, y, marker.label, is_strong, place.anchor))
        else:
            if not number:
                height += 8
            middle = height + _KEY_ROW * 0.5
            height += _KEY_ROW
            texts.append(Text(SIDE + 20, middle + 4, marker.label, is_strong))
            signs.append(Sign(marker.kind, SIDE + 7, middle, size=0.7))
    interval = None
    if scale.interval is not None:
        low, high = (position(scale, value, width) for value in scale.interval)
        interval = Stretch(low, round(max(high - low, 2), 1))
    step, last = band_step(scale, width), max(len(scale.bands) - 1, 1)
    bands = [
        Stretch(round(SIDE + step * n, 1), round(step - 2, 1), round(n * _HUES / last))
        for n in range(len(scale.bands))
    ]
    return ScaleDrawing(
        width=width,
        height=height + 8,
        bar_top=bar_top,
        bands=bands,
        texts=texts,
        signs=signs,
        interval=interval,
    )


def _baseline(place: Placed, bar_top: float) -> float:
    return bar_top - 12 - _ROW * place.row


def _signs(
    scale: RankScale, points: list[float], places: list[Placed] | None, bar_top: float
) -> list[Sign]:
    signs = []
    for number, (marker, point) in enumerate(zip(scale.markers, points, strict=True)):
        place = places[number] if places else None
        # beside its text a line begins at the letters' top, under it just below them
        leader = (
            (_baseline(place, bar_top) + (4 if place.anchor == "middle" else -9))
            if place and place.has_leader
            else None
        )
        signs.append(Sign(marker.kind, point, bar_top + _BAR / 2, leader))
    return sorted(signs, key=lambda sign: _DRAW_ORDER.index(sign.kind))


def _band_texts(scale: RankScale, width: float, bar_top: float) -> tuple[list[Text], float]:
    """Names and floors under the bar; names in two rows by turns where one is too narrow."""
    step, under = band_step(scale, width), bar_top + _BAR + 16
    fits = all(text_width(b.name, strong=True) <= step - 6 for b in scale.bands)
    rows, room = (1, step - 6) if fits else (2, 2 * step - 8)
    here = band_of_score(scale)
    texts = []
    for number, band in enumerate(scale.bands):
        x = round(SIDE + step * number + 2, 1)
        y = under + 15 * (number % rows)
        texts.append(Text(x, y, _shortened(band.name, min(room, width - x)), number == here))
        if number:
            floor = _shortened(plain_id(band.floor), step - 2)
            texts.append(Text(x, under + 15 * rows, floor))
    return texts, under + 15 * rows


def _shortened(text: str, room: float) -> str:
    if text_width(text, strong=True) <= room:
        return text
    kept = text
    while len(kept) > 1 and text_width(kept + "…", strong=True) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
