"""Bars for table cells: a share of a maximum, and counts by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LENGTH = 100.0
LOOKS = frozenset(
    ["done", "wait", "late", "note", "rank-0", "rank-1", "rank-2", "rank-3", "rank-4", "rank-5"]
)

_LEAST = 1.5
_GAP = 0.6
_TICK = 1.0

type Number = Decimal | int


@dataclass(frozen=True)
class Bar:
    """Lengths of 100 units: what is `reached`, what stands `further`, the `tick` of last time."""

    reached: float
    further_from: float
    further: float
    tick: float | None
    label: str


@dataclass(frozen=True)
class Stage:
    """`look` is the name of a colour of the style sheet without dashes: "done", "rank-3"."""

    label: str
    count: int
    look: str


@dataclass(frozen=True)
class Segment:
    x: float
    width: float
    stage: Stage


def draw_bar(
    value: Number | None,
    maximum: Number,
    *,
    further: Number | None = None,
    previous: Number | None = None,
    label: str,
) -> Bar:
    """`further` is a second, larger value (say, the city's own before checking); `previous` a tick.

    Values outside 0..maximum are drawn at its ends; without a maximum nothing is drawn.
    """
    reached = _length(value, maximum)
    beyond = _length(further, maximum)
    start = reached + _GAP if reached else 0.0
    tick = None if previous is None else min(_length(previous, maximum), LENGTH - _TICK)
    return Bar(reached, round(start, 1), round(max(beyond - start, 0), 1), tick, label)


def _length(value: Number | None, maximum: Number) -> float:
    if value is None or maximum <= 0:
        return 0.0
    share = min(max(Decimal(value) / Decimal(maximum), Decimal(0)), Decimal(1))
    return round(float(share) * LENGTH, 1)


def draw_stages(stages: Sequence[Stage]) -> list[Segment]:
    """Segments from left to right over 100 units; the smallest is still seen. Empty ones are not
    drawn; nothing at all when every count is zero."""
    unknown = {stage.look for stage in stages} - LOOKS
    if unknown:
        raise ValueError(f"unknown look: {', '.join(sorted(unknown))}")
    drawn = [stage for stage in stages if stage.count > 0]
    room = LENGTH - _GAP * (len(drawn) - 1)
    counts = [stage.count for stage in drawn]
    total = sum(counts)
    raised = [max(count / total * room, _LEAST) for count in counts]
    spare = sum(raised) - room
    large = sum(width for width in raised if width > _LEAST)
    widths = [w - spare * w / large if w > _LEAST and spare > 0 else w for w in raised]
    segments, x = [], 0.0
    for stage, width in zip(drawn, widths, strict=True):
        segments.append(Segment(round(x, 2), round(width, 2), stage))
        x += width + _GAP
    return segments
