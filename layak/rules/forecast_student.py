"""Student's t distribution for whole degrees of freedom, in closed form.

Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
"""

from __future__ import annotations

from math import atan, cos, pi, sin, sqrt

FARTHEST = 1e6
HALVINGS = 80


def cumulative(t: float, freedom: int) -> float:
    """P(T <= t). Errors: ValueError for degrees of freedom below 1."""
    if freedom < 1:
        raise ValueError("Degrees of freedom begin at 1.")
    angle = atan(abs(t) / sqrt(freedom))
    within = _odd(angle, freedom) if freedom % 2 else _even(angle, freedom)
    return 0.5 + within / 2 if t >= 0 else 0.5 - within / 2


def _odd(angle: float, freedom: int) -> float:
    term, total = cos(angle), 0.0
    for power in range(1, freedom - 1, 2):
        total += term
        term *= cos(angle) ** 2 * (power + 1) / (power + 2)
    return 2 / pi * (angle + sin(angle) * total)


def _even(angle: float, freedom: int) -> float:
    term, total = 1.0, 0.0
    for power in range(0, freedom - 1, 2):
        total += term
        term *= cos(angle) ** 2 * (power + 1) / (power + 2)
    return sin(angle) * total


def quantile(probability: float, freedom: int) -> float:
    """The t below which this probability (0-1, exclusive) lies."""
    low, high = -FARTHEST, FARTHEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if cumulative(middle, freedom) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2
