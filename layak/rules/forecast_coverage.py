"""How little a few hits say about how often a range holds: exact bounds of a share.

Source: Clopper and Pearson, Biometrika 26 (1934), 404-413.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

HALVINGS = 60


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
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
