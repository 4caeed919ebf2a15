from __future__ import annotations

from decimal import Decimal

import pytest

from layak.platform.charts.bars import Stage, draw_bar, draw_stages


@pytest.mark.parametrize(
    ("value", "maximum", "reached"),
    [
        (Decimal("120.5"), 164, 73.5),
        (0, 164, 0),
        (164, 164, 100),
        (200, 164, 100),
        (-5, 164, 0),
        (5, 0, 0),
        (None, 164, 0),
    ],
)
def test_a_bar_is_the_share_of_its_maximum(value, maximum, reached):
    assert draw_bar(value, maximum, label="x").reached == reached


def test_what_stands_further_begins_after_a_gap():
    bar = draw_bar(50, 100, further=80, previous=40, label="x")
    assert (bar.further_from, bar.further, bar.tick) == (50.6, 29.4, 40)


def test_what_stands_further_but_is_less_is_not_drawn():
    assert draw_bar(80, 100, further=50, label="x").further == 0


def test_the_tick_of_last_time_stays_inside():
    assert draw_bar(0, 100, previous=100, label="x").tick == 99
    assert draw_bar(0, 100, previous=0, label="x").tick == 0
    assert draw_bar(0, 100, label="x").tick is None


def stages(*counts: int) -> list[Stage]:
    return [Stage(f"Tahap {n}", count, "rank-3") for n, count in enumerate(counts)]


def test_segments_share_the_length_by_count():
    first, second = draw_stages(stages(1, 3))
    assert (first.x, first.width) == (0, 24.85)
    assert (second.x, second.width) == (25.45, 74.55)


def test_an_empty_stage_is_not_drawn():
    assert [segment.stage.count for segment in draw_stages(stages(0, 2, 0, 1))] == [2, 1]
    assert draw_stages(stages(0, 0)) == []
    assert draw_stages([]) == []


def test_one_of_a_thousand_is_still_seen_and_the_whole_fills_the_bar():
    segments = draw_stages(stages(1, 1000, 1))
    assert segments[0].width == segments[2].width == 1.5
    assert segments[-1].x + segments[-1].width == pytest.approx(100, abs=0.02)


def test_an_unknown_look_is_a_fault():
    with pytest.raises(ValueError, match="merah"):
        draw_stages([Stage("a", 1, "merah")])
