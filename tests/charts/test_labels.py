from __future__ import annotations

from itertools import combinations

import pytest

from layak.platform.charts.labels import Wanted, place_labels, text_width


def test_a_label_alone_stands_over_its_point():
    (place,) = place_labels([Wanted(100, 60)], width=640)
    assert (place.row, place.anchor, place.at) == (0, "middle", 100)
    assert not place.has_leader


def test_a_label_at_the_edge_is_moved_inside():
    left, right = place_labels([Wanted(10, 60), Wanted(630, 60)], width=640)
    assert (left.left, left.right, left.at) == (0, 60, 30)
    assert (right.left, right.right, right.at) == (580, 640, 610)


def test_labels_that_would_touch_lean_away_from_each_other():
    first, second = place_labels([Wanted(100, 60), Wanted(110, 60)], width=640)
    assert first.right + 6 <= second.left or first.row != second.row


def test_a_label_longer_than_the_line_finds_no_place():
    assert place_labels([Wanted(100, 700)], width=640) is None


def test_no_labels_need_no_place():
    assert place_labels([], width=640) == []


@pytest.mark.parametrize("width", [90, 130])
@pytest.mark.parametrize(
    "points",
    [
        (10, 10, 10, 10),
        (630, 630, 630, 630),
        (320, 320, 320, 320),
        (10, 12, 14, 630),
        (300, 301, 302, 303),
        (0, 640, 320, 321),
    ],
)
def test_neither_texts_nor_leaders_touch(points, width):
    places = place_labels([Wanted(x, width) for x in points], width=640)
    assert places is not None
    for one, other in combinations(places, 2):
        if one.row == other.row:
            assert one.right <= other.left or other.right <= one.left
        else:
            upper, lower = (one, other) if one.row > other.row else (other, one)
            assert not lower.left < upper.x < lower.right
    assert all(place.left >= 0 and place.right <= 640 for place in places)


def test_strong_text_is_wider():
    assert text_width("abc") == 20.4
    assert text_width("abc", strong=True) == 21.6
