"""Rows of bars: each row a name, a bar with its mark, and the number in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layak.platform.charts.labels import text_width
from layak.platform.charts.picture import Drawing, Look, Shape, line, rect, words

SIDE, ROW, LABEL, BAR = 4.0, 40.0, 14.0, 14.0
TICK = 4.0


@dataclass(frozen=True, kw_only=True)
class TargetRow:
    """``value`` and ``target`` (None: none) on a scale from 0 to ``maximum``; ``sign`` is what is written."""

    label: str
    value: float
    maximum: float
    target: float | None = None
    sign: str = ""


@dataclass(frozen=True, kw_only=True)
class PiecesRow:
    """Counts that make up a whole, in the order of the key."""

    label: str
    counts: Sequence[int]
    sign: str = ""


def target_bars(rows: Sequence[TargetRow], *, width: float) -> Drawing:
    """One bar a row; a black stroke across it is the target, the bar ends pale where it is behind."""
    room = width - 2 * SIDE
    shapes: list[Shape] = []
    for number, row in enumerate(rows):
        top = ROW * number
        most = max(row.maximum, row.value, row.target or 0) or 1
        reached = room * max(row.value, 0) / most
        shapes += _heading(row.label, row.sign, top, width)
        shapes.append(rect(SIDE, top + LABEL + 5, room, BAR, "track"))
        is_behind = row.target is not None and row.value < row.target
        if reached:
            bar = max(reached, 1.5)
            shapes.append(rect(SIDE, top + LABEL + 5, bar, BAR, "pale" if is_behind else "deep"))
        if row.target is not None:
            x = SIDE + room * row.target / most
            ends = (top + LABEL + 5 - TICK / 2, top + LABEL + 5 + BAR + TICK / 2)
            shapes.append(line([(x, ends[0]), (x, ends[1])]))
    return Drawing(width, max(ROW * len(rows), 1), shapes)


def piece_bars(
    rows: Sequence[PiecesRow], key: Sequence[tuple[str, Look]], *, width: float
) -> Drawing:
    """One bar a row, as long as its sum, in pieces; every piece wide enough holds its count.

    The key stands above with its colours; names and counts are written, so that grey is enough.
    """
    room = width - 2 * SIDE
    most = max((sum(row.counts) for row in rows), default=0) or 1
    shapes: list[Shape] = []
    x, top = SIDE, 0.0
    for name, look in key:
        needed = 16 + text_width(name) + 14
        if x > SIDE and x + needed > width:
            x, top = SIDE, top + 18
        shapes += [rect(x, top + 2, 11, 11, look), words(x + 16, top + 12, name)]
        x += needed
    top += 24
    for row in rows:
        shapes += _heading(row.label, row.sign, top, width)
        x = SIDE
        for count, (_name, look) in zip(row.counts, key, strict=True):
            length = room * count / most
            if count:
                shapes.append(rect(x, top + LABEL + 5, max(length - 1, 1.5), BAR, look))
            x += length
        top += ROW
    return Drawing(width, max(top, 1), shapes)


def _heading(label: str, sign: str, top: float, width: float) -> list[Shape]:
    taken = text_width(sign, strong=True)
    name = words(SIDE, top + LABEL, label, room=width - 2 * SIDE - taken - 8)
    return [name, words(width - SIDE, top + LABEL, sign, anchor="end", is_strong=True)]
