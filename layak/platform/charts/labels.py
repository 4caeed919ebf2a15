"""Places labels above a line so that neither they nor their leaders touch each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

type Anchor = Literal["middle", "start", "end"]

LETTER, STRONG_LETTER = 6.8, 7.2  # widths at 12 px, rather too wide than too narrow
_GAP = 6.0
_BESIDE = 5.0
_ANCHORS: tuple[Anchor, ...] = ("middle", "start", "end")


def text_width(text: str, *, strong: bool = False) -> float:
    return round(len(text) * (STRONG_LETTER if strong else LETTER), 1)


@dataclass(frozen=True)
class Wanted:
    """A label for the point `x`, `width` units long."""

    x: float
    width: float


@dataclass(frozen=True)
class Placed:
    """`row` 0 is nearest to the line; `at` is the x of the text by its `anchor`."""

    x: float
    row: int
    anchor: Anchor
    at: float
    left: float
    right: float

    @property
    def has_leader(self) -> bool:
        return self.row > 0 or self.anchor != "middle"


def place_labels(wanted: Sequence[Wanted], *, width: float) -> list[Placed] | None:
    """A place for each label within 0..width, in the order given; None when there is none."""
    rows = range(len(wanted))
    options = [
        [
            place
            for row, anchor in product(rows, _ANCHORS)
            if (place := _place(label, row, anchor, width)) is not None
        ]
        for label in wanted
    ]
    return _search(options, [])


def _place(label: Wanted, row: int, anchor: Anchor, width: float) -> Placed | None:
    if label.width > width:
        return None
    if anchor == "middle":
        left = min(max(label.x - label.width / 2, 0), width - label.width)
        at = left + label.width / 2
    elif anchor == "start":
        left = at = label.x + _BESIDE
    else:
        at = label.x - _BESIDE
        left = at - label.width
    right = left + label.width
    if left < 0 or right > width:
        return None
    return Placed(label.x, row, anchor, round(at, 1), round(left, 1), round(right, 1))


def _search(options: list[list[Placed]], done: list[Placed]) -> list[Placed] | None:
    if len(done) == len(options):
        return done
    for place in options[len(done)]:
        if not any(_touch(place, other) for other in done):
            found = _search(options, [*done, place])
            if found is not None:
                return found
    return None


def _touch(one: Placed, other: Placed) -> bool:
    if one.row == other.row:
        return one.left < other.right + _GAP and other.left < one.right + _GAP
    upper, lower = (one, other) if one.row > other.row else (other, one)
    return lower.left - 2 < upper.x < lower.right + 2
