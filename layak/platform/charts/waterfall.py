"""Steps that lead from one total to another: each a bar that begins where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from layak.platform.charts.labels import text_width
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
    """``label`` says it all in one sentence; ``first`` and ``last`` name the two totals."""

    start: Decimal
    steps: Sequence[Step]
    first: str
    last: str
    label: str

    @property
    def end(self) -> Decimal:
        return self.start + sum((step.change for step in self.steps), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """In units of the view box. ``look``: total, rise, fall or still; ``sign`` is the text."""

    label: str
    sign: str
    y: float
    bar_y: float
    x: float
    width: float
    look: str


@dataclass(frozen=True, kw_only=True)
class StepDrawing:
    width: float
    height: float
    right: float
    rows: list[StepRow]


def draw_steps(chart: StepChart, *, width: float) -> StepDrawing:
    """The least and the greatest total reach the sides: the axis does not begin at 0."""
    totals = list(accumulate((step.change for step in chart.steps), initial=chart.start))
    low, high = float(min(totals)), float(max(totals))
    air = (high - low or 1.0) * AIR
    low, high = low - air, high + air

    def at(total: Decimal) -> float:
        return SIDE + (width - 2 * SIDE) * (float(total) - low) / (high - low)

    rows = [_total(0, chart.first, chart.start, at(chart.start), width)]
    for number, step in enumerate(chart.steps):
        before, after = at(totals[number]), at(totals[number + 1])
        x, length = min(before, after), max(abs(after - before), LEAST)
        look = "rise" if step.change > 0 else "fall" if step.change < 0 else "still"
        rows.append(_row(number + 1, step.label, signed(step.change), x, length, width, look))
    rows.append(_total(len(rows), chart.last, chart.end, at(chart.end), width))
    return StepDrawing(width=width, height=ROW * len(rows), right=width - SIDE, rows=rows)


def _total(number: int, name: str, total: Decimal, x: float, width: float) -> StepRow:
    return _row(number, name, decimal_id(total), x - LEAST, 2 * LEAST, width, "total")


def _row(
    number: int, name: str, sign: str, x: float, length: float, width: float, look: str
) -> StepRow:
    top = ROW * number
    room = width - 2 * SIDE - text_width(sign, strong=True) - 8
    kept = name
    while len(kept) > 1 and text_width(kept + "…") > room:
        kept = kept[:-1]
    label = name if text_width(name) <= room else kept.rstrip() + "…"
    return StepRow(
        label=label,
        sign=sign,
        y=round(top + LABEL, 1),
        bar_y=round(top + LABEL + 6, 1),
        x=round(x, 1),
        width=round(length, 1),
        look=look,
    )


def signed(change: Decimal) -> str:
    """`+1,50`, `-0,75`, `0,00`: the sign is never left to the colour."""
    return f"+{decimal_id(change)}" if change > 0 else decimal_id(change)
