"""Steps that lead from one total to another: each a bar that begins where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from layak.platform.charts.labels import text_width
from layak.platform.charts.picture import Drawing, Look, Shape, rect, shortened, words
from layak.rules.numbers import decimal_id

SIDE, ROW, LABEL, BAR = 10.0, 38.0, 14.0, 12.0
LEAST = 2.0
# room beside the outermost values, as a share of the stretch drawn
AIR = 0.05


@dataclass(frozen=True)
class Step:
    """A change of the total, above or below 0."""

    label: str
    change: Decimal


@dataclass(frozen=True, kw_only=True)
class StepChart:
    """``first`` and ``last`` name the two totals."""

    start: Decimal
    steps: Sequence[Step]
    first: str
    last: str

    @property
    def end(self) -> Decimal:
        return self.start + sum((step.change for step in self.steps), Decimal(0))


_LOOKS: dict[bool, Look] = {True: "deep", False: "late"}


def draw_steps(chart: StepChart, *, width: float) -> Drawing:
    """The least and the greatest total reach the sides: the axis does not begin at 0."""
    totals = list(accumulate((step.change for step in chart.steps), initial=chart.start))
    low, high = float(min(totals)), float(max(totals))
    air = (high - low or 1.0) * AIR
    low, high = low - air, high + air

    def at(total: Decimal) -> float:
        return SIDE + (width - 2 * SIDE) * (float(total) - low) / (high - low)

    shapes = _total(0, chart.first, chart.start, at(chart.start), width)
    for number, step in enumerate(chart.steps):
        before, after = at(totals[number]), at(totals[number + 1])
        x, length = min(before, after), max(abs(after - before), LEAST)
        look: Look = _LOOKS[step.change > 0] if step.change else "ink"
        shapes += _row(number + 1, step.label, signed(step.change), width)
        shapes.append(rect(x, _top(number + 1), length, BAR, look))
    last = len(chart.steps) + 1
    shapes += _total(last, chart.last, chart.end, at(chart.end), width)
    return Drawing(width, ROW * (last + 1), shapes)


def _top(number: int) -> float:
    return ROW * number + LABEL + 6


def _total(number: int, name: str, total: Decimal, x: float, width: float) -> list[Shape]:
    bar = rect(x - LEAST, _top(number), 2 * LEAST, BAR, "ink")
    return [*_row(number, name, decimal_id(total), width, is_strong=True), bar]


def _row(
    number: int, name: str, sign: str, width: float, *, is_strong: bool = False
) -> list[Shape]:
    y = ROW * number + LABEL
    room = width - 2 * SIDE - text_width(sign, strong=True) - 8
    return [
        words(SIDE, y, shortened(name, room), is_strong=is_strong),
        words(width - SIDE, y, sign, anchor="end", is_strong=True),
    ]


def signed(change: Decimal) -> str:
    """`+1,50`, `-0,75`, `0,00`: the sign is never left to the colour."""
    return f"+{decimal_id(change)}" if change > 0 else decimal_id(change)
