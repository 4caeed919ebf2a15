"""Lines: a burn-up to its day, two years side by side (slope), and many small pairs of years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from layak.platform.charts.labels import text_width
from layak.platform.charts.picture import Drawing, Look, Shape, dot, line, rect, words
from layak.rules.numbers import MONTHS

LEFT, RIGHT, TOP, BOTTOM = 34.0, 12.0, 18.0, 24.0
HEIGHT = 230.0


@dataclass(frozen=True, kw_only=True)
class BurnUp:
    """What is done by the end of each of ``days`` (ascending), out of ``whole``, until ``target_on``.

    ``started_on`` is where the days begin; ``today`` ends the line.
    """

    days: Sequence[tuple[date, int]]
    whole: int
    started_on: date
    today: date
    target_on: date | None
    done_name: str
    whole_name: str
    pace_name: str


def burn_up(chart: BurnUp, *, width: float) -> Drawing:
    """Steps of what is done; a dashed line from today to the whole on the target day is the pace needed."""
    last = max(chart.target_on or chart.today, chart.today)
    span = max((last - chart.started_on).days, 1)
    right, bottom = width - RIGHT, HEIGHT - BOTTOM
    most = max(chart.whole, 1)

    def at(day: date, count: int) -> tuple[float, float]:
        x = LEFT + (right - LEFT) * max((day - chart.started_on).days, 0) / span
        return x, bottom - (bottom - TOP) * count / most

    points = [at(chart.started_on, 0)]
    for day, count in chart.days:
        x, y = at(day, count)
        points += [(x, points[-1][1]), (x, y)]
    done = chart.days[-1][1] if chart.days else 0
    points.append((at(chart.today, done)[0], points[-1][1]))
    here = points[-1]
    shapes: list[Shape] = [
        line([(LEFT, TOP), (right, TOP)], "edge"),
        line([(LEFT, bottom), (right, bottom)], "edge"),
        words(LEFT - 5, TOP + 4, str(chart.whole), anchor="end"),
        words(LEFT - 5, bottom + 4, "0", anchor="end"),
        words(LEFT, TOP - 6, chart.whole_name, room=right - LEFT),
        words(LEFT, HEIGHT - 6, short_day_id(chart.started_on)),
        line(points, "deep"),
        dot(*here, "deep"),
    ]
    if chart.target_on and chart.target_on >= chart.today:
        end = at(chart.target_on, chart.whole)
        shapes += [
            line([here, end], "late", is_dashed=True),
            line([(end[0], TOP), (end[0], bottom)], "edge", is_dashed=True),
            words(right, HEIGHT - 6, short_day_id(chart.target_on), anchor="end", is_strong=True),
        ]
    text = f"{chart.done_name} {done}"
    is_left = here[0] + text_width(text, strong=True) + 10 > right
    beside = here[0] - 8 if is_left else here[0] + 8
    below = here[1] + 16 if here[1] + 20 < bottom else here[1] - 8
    shapes.append(words(beside, below, text, anchor="end" if is_left else "start", is_strong=True))
    return Drawing(width, HEIGHT, shapes)


def short_day_id(day: date) -> str:
    """``5 Des``"""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


@dataclass(frozen=True, kw_only=True)
class YearPair:
    """One thing in two years, 0 to 1, None where a year is not known; ``texts`` are both as written."""

    label: str
    before: float | None
    now: float | None
    texts: tuple[str, str]


def slope(pairs: Sequence[YearPair], years: tuple[str, str], *, width: float) -> Drawing:
    """A line for each, from the share before to the share now; names at the right never overlap."""
    named = 0.42 if width < 500 else 0.46
    left, right = 52.0, width * (1 - named)
    step = 17.0
    top = 26.0
    height = max(200.0, top + step * (len(pairs) + 1))
    span = height - top - 12

    def y_of(share: float) -> float:
        return top + span * (1 - min(max(share, 0.0), 1.0))

    known = [pair for pair in pairs if pair.before is not None and pair.now is not None]
    known.sort(key=lambda pair: -(pair.now or 0))
    shapes: list[Shape] = [
        words(left, 12, years[0], anchor="middle", is_strong=True),
        words(right, 12, years[1], anchor="middle", is_strong=True),
        line([(left, top - 6), (left, height - 8)], "edge"),
        line([(right, top - 6), (right, height - 8)], "edge"),
    ]
    labels = spread([y_of(pair.now or 0) for pair in known], step, height - 10)
    befores = spread_in_order([y_of(pair.before or 0) for pair in known], step, height - 10)
    for pair, label_y, before_y in zip(known, labels, befores, strict=True):
        before, now = pair.before or 0, pair.now or 0
        has_fallen = now < before
        shapes += [
            line(
                [(left, y_of(before)), (right, y_of(now))],
                "late" if has_fallen else "deep",
                is_dashed=has_fallen,
            ),
            dot(left, y_of(before), "late" if has_fallen else "deep"),
            dot(right, y_of(now), "late" if has_fallen else "deep"),
            words(left - 8, before_y + 4, pair.texts[0], anchor="end"),
            words(
                right + 9,
                label_y + 4,
                f"{pair.texts[1]} {pair.label}",
                room=width - right - 10,
                is_strong=has_fallen,
            ),
        ]
    return Drawing(width, height, shapes)


def spread(places: Sequence[float], step: float, last: float) -> list[float]:
    """Ascending places moved apart to at least ``step``, the last one at most at ``last``."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + step) if found else place)
    limit = last
    for number in range(len(found) - 1, -1, -1):
        found[number] = min(found[number], limit)
        limit = found[number] - step
    return found


def spread_in_order(places: Sequence[float], step: float, last: float) -> list[float]:
    """The same for places in any order; each keeps its position in the list."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved = spread([places[number] for number in order], step, last)
    found = [0.0] * len(places)
    for number, place in zip(order, moved, strict=True):
        found[number] = place
    return found


CELL_HEIGHT, PLOT = 84.0, 34.0


def small_multiples(pairs: Sequence[YearPair], *, width: float) -> Drawing:
    """A small plot for each, all from 0 to 100 %: two dots with their numbers, and the line between them."""
    across = 3 if width > 500 else 2
    cell = width / across
    shapes: list[Shape] = []
    for number, pair in enumerate(pairs):
        left = cell * (number % across) + 4
        top = CELL_HEIGHT * (number // across)
        right, base = left + cell - 14, top + 30 + PLOT
        shapes.append(words(left, top + 13, pair.label, room=cell - 12, is_strong=True))
        shapes.append(rect(left, base, right - left, 1, "edge"))
        places = ((left + 10, pair.before, pair.texts[0]), (right - 10, pair.now, pair.texts[1]))
        known = [(x, base - PLOT * min(max(s, 0.0), 1.0)) for x, s, _ in places if s is not None]
        has_fallen = None not in (pair.before, pair.now) and (pair.now or 0) < (pair.before or 0)
        look: Look = "late" if has_fallen else "deep"
        if len(known) > 1:
            shapes.append(line(known, look, is_dashed=has_fallen))
        shapes += [dot(x, y, look) for x, y in known]
        shapes += [
            words(left + 2, base + 14, pair.texts[0]),
            words(right - 2, base + 14, pair.texts[1], anchor="end", is_strong=True),
        ]
    lines = -(-len(pairs) // across)
    return Drawing(width, max(CELL_HEIGHT * lines, 1), shapes)
