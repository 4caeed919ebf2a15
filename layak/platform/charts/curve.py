"""A rising line of points with both axes: what more of one thing brings of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from layak.rules.numbers import decimal_id

WIDTH, HEIGHT = 320.0, 170.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 10.0, 12.0, 26.0
RADIUS = 3.5
ZERO = Decimal(0)


@dataclass(frozen=True)
class CurvePoint:
    x: Decimal
    y: Decimal


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Points ascend in ``x``; both axes begin at 0. ``label`` says it all in one sentence."""

    points: Sequence[CurvePoint]
    x_name: str
    y_name: str
    label: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class CurveDrawing:
    """In units of the view box; ``line`` is the list of points of a polyline."""

    dots: list[Dot]
    line: str
    bottom: float
    left: float
    right: float
    top: float
    most_x: str
    most_y: str


def draw_curve(curve: Curve) -> CurveDrawing:
    """The largest values reach the ends of the axes; without points only the axes are drawn."""
    most_x = max((point.x for point in curve.points), default=ZERO)
    most_y = max((point.y for point in curve.points), default=ZERO)
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    dots = [
        Dot(
            round(LEFT + wide * _share(point.x, most_x), 1),
            round(HEIGHT - BOTTOM - high * _share(point.y, most_y), 1),
        )
        for point in curve.points
    ]
    return CurveDrawing(
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        bottom=HEIGHT - BOTTOM,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        most_x=decimal_id(most_x, 0),
        most_y=decimal_id(most_y, 0),
    )


def _share(value: Decimal, most: Decimal) -> float:
    return float(value / most) if most > 0 else 0.0
