"""A picture: a drawing of plain shapes with one sentence, its source, its day and its table.

Pages print the shapes with the colours of their style sheet, documents as an SVG file of its own: the same
shapes. Every look differs from the others in brightness too, and every number that counts is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from layak.platform.charts.labels import text_width

type Kind = Literal["rect", "line", "dot", "text"]
type Look = Literal["ink", "quiet", "edge", "track", "deep", "pale", "late"]

WIDE, NARROW = 640.0, 300.0
# what a document prints; a page takes the same names from the style sheet
PRINTED: dict[Look, str] = {
    "ink": "#17212b",
    "quiet": "#4a5865",
    "edge": "#7c8892",
    "track": "#e9eef0",
    "deep": "#0b6467",
    "pale": "#9fcac8",
    "late": "#a8201a",
}


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One shape in units of the view box.

    A ``rect`` stands at ``x``, ``y`` with ``width`` and ``height``; a ``line`` has its ``points`` as a polyline
    writes them; a ``dot`` has its middle at ``x``, ``y``; a ``text`` its baseline there.
    """

    kind: Kind
    look: Look = "ink"
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    points: str = ""
    text: str = ""
    anchor: Literal["start", "middle", "end"] = "start"
    is_strong: bool = False
    is_dashed: bool = False


@dataclass(frozen=True)
class Drawing:
    """Shapes in a view box of ``width`` by ``height``, the first ones below."""

    width: float
    height: float
    shapes: Sequence[Shape]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """``sentence`` says what is seen, ``source`` where it is from and of which day, ``note`` how to read it.

    ``columns`` and ``rows`` are its table: every number of the drawing stands there as text.
    """

    sentence: str
    source: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    wide: Drawing
    narrow: Drawing
    note: str = ""


def picture(
    draw: Callable[[float], Drawing],
    *,
    sentence: str,
    source: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    note: str = "",
) -> Picture:
    """``draw`` makes the drawing for a width: once for wide places, once for a phone."""
    return Picture(
        sentence=sentence,
        source=source,
        columns=columns,
        rows=rows,
        wide=draw(WIDE),
        narrow=draw(NARROW),
        note=note,
    )


def rect(x: float, y: float, width: float, height: float, look: Look) -> Shape:
    """A bar; it is never too short to be seen."""
    return Shape(kind="rect", look=look, x=_r(x), y=_r(y), width=_r(width), height=_r(height))


def line(
    points: Sequence[tuple[float, float]], look: Look = "ink", *, is_dashed: bool = False
) -> Shape:
    """A broken line through the points."""
    text = " ".join(f"{_r(x)},{_r(y)}" for x, y in points)
    return Shape(kind="line", look=look, points=text, is_dashed=is_dashed)


def dot(x: float, y: float, look: Look = "ink") -> Shape:
    return Shape(kind="dot", look=look, x=_r(x), y=_r(y))


def words(
    x: float,
    y: float,
    text: str,
    *,
    anchor: Literal["start", "middle", "end"] = "start",
    is_strong: bool = False,
    room: float | None = None,
) -> Shape:
    """A text at its baseline, shortened to ``room`` units."""
    shown = text if room is None else shortened(text, room)
    return Shape(kind="text", x=_r(x), y=_r(y), text=shown, anchor=anchor, is_strong=is_strong)


def shortened(text: str, room: float) -> str:
    """The text with an ellipsis where it is wider than ``room``."""
    if text_width(text) <= room:
        return text
    kept = text
    while len(kept) > 1 and text_width(kept + "…") > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def svg_text(drawing: Drawing, *, sentence: str) -> str:
    """The drawing as an SVG document with colours of its own: no script, no style sheet."""
    body = "".join(_SVG[shape.kind](shape) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width}" height="{drawing.height}" '
        f'viewBox="0 0 {drawing.width} {drawing.height}"><title>{escape(sentence)}</title>{body}</svg>'
    )


def _rect(shape: Shape) -> str:
    return (
        f'<rect x="{shape.x}" y="{shape.y}" width="{shape.width}" height="{shape.height}" rx="2" '
        f'fill="{PRINTED[shape.look]}"/>'
    )


def _line(shape: Shape) -> str:
    dashes = ' stroke-dasharray="5 4"' if shape.is_dashed else ""
    return (
        f'<polyline points="{shape.points}" fill="none" stroke="{PRINTED[shape.look]}" '
        f'stroke-width="2"{dashes}/>'
    )


def _dot(shape: Shape) -> str:
    return f'<circle cx="{shape.x}" cy="{shape.y}" r="4" fill="{PRINTED[shape.look]}"/>'


def _words(shape: Shape) -> str:
    weight = "bold" if shape.is_strong else "normal"
    colour = PRINTED["ink" if shape.is_strong else "quiet"]
    return (
        f'<text x="{shape.x}" y="{shape.y}" text-anchor="{shape.anchor}" font-size="12" '
        f'font-family="Libertinus Serif" font-weight="{weight}" fill="{colour}">'
        f"{escape(shape.text)}</text>"
    )


_SVG: dict[Kind, Callable[[Shape], str]] = {
    "rect": _rect,
    "line": _line,
    "dot": _dot,
    "text": _words,
}


def _r(value: float) -> float:
    return round(value, 1)
