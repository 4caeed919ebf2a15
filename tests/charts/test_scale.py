from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from layak.platform.charts.scale import (
    NARROW,
    WIDE,
    Band,
    Marker,
    RankScale,
    band_of_score,
    draw_scale,
    position,
)

NAMES = ("belum", "Pratama", "Madya", "Nindya", "Utama", "KLA")
BANDS = [
    Band(name, Decimal(floor))
    for name, floor in zip(NAMES, (0, 500, 600, 700, 800, 900), strict=True)
]


def a_scale(*markers, **changes) -> RankScale:
    values = {"bands": BANDS, "maximum": Decimal(1000), "markers": markers, "label": "Nilai"}
    return RankScale(**(values | changes))


def score(value, label="mandiri") -> Marker:
    return Marker(label, Decimal(value))


# 620 units between margins of 10, six bands: each 103.33 wide
@pytest.mark.parametrize(
    ("value", "x"),
    [
        ("0", 10),
        ("250", 61.7),
        ("500", 113.3),
        ("561.2", 176.6),
        ("600", 216.7),
        ("769.61", 391.9),
        ("999.99", 630),
        ("1000", 630),
        ("1200", 630),
        ("-5", 10),
    ],
)
def test_a_value_lies_in_its_band(value, x):
    assert position(a_scale(), Decimal(value), WIDE) == x


def test_bands_are_equally_wide_with_a_ramp_of_hues():
    bands = draw_scale(a_scale(), width=WIDE).bands
    assert [band.hue for band in bands] == [0, 1, 2, 3, 4, 5]
    assert {band.width for band in bands} == {101.3}
    assert [band.x for band in bands][:3] == [10, 113.3, 216.7]


def test_floors_close_together_do_not_crowd():
    bands = [Band("Satu", Decimal(0)), Band("Dua", Decimal("45")), Band("Tiga", Decimal("45.01"))]
    drawing = draw_scale(a_scale(score("45.005"), bands=bands, maximum=Decimal(50)), width=WIDE)
    assert [text.text for text in drawing.texts] == [
        "Satu",
        "Dua",
        "45",
        "Tiga",
        "45,01",
        "mandiri",
    ]
    assert drawing.signs[0].x == 320


def test_names_and_floors_stand_under_their_band():
    texts = {text.text: text for text in draw_scale(a_scale(score("769.61")), width=WIDE).texts}
    assert texts["Nindya"].strong
    assert not texts["Utama"].strong
    assert texts["Nindya"].x == texts["700"].x == 322
    assert texts["700"].y - texts["Nindya"].y == 15


def test_thousands_have_points():
    bands = [Band("a", Decimal(0)), Band("b", Decimal("1500.50"))]
    drawing = draw_scale(a_scale(bands=bands, maximum=Decimal(2000)), width=WIDE)
    assert "1.500,5" in [text.text for text in drawing.texts]


@pytest.mark.parametrize(
    ("value", "number"), [("0", 0), ("499.99", 0), ("500", 1), ("769.61", 3), ("1000", 5)]
)
def test_the_band_of_the_score(value, number):
    assert band_of_score(a_scale(score(value))) == number


def test_without_a_score_no_band_stands_out():
    assert band_of_score(a_scale(Marker("target", Decimal(600), "target"))) is None


CASES = [
    ("0", "0", "600"),
    ("1000", "1000", "900"),
    ("561.2", "561.2", "600"),
    ("600", "600", "600"),
    ("599.99", "600", "600.01"),
    ("769.61", "561.2", "800"),
]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(("now", "last", "target"), CASES)
def test_texts_never_overlap_nor_leave_the_drawing(now, last, target, width):
    drawing = draw_scale(
        a_scale(
            score(now, f"mandiri {now},00"),
            Marker(f"target Madya {target}", Decimal(target), "target"),
            Marker(f"2025: {last},00", Decimal(last), "last"),
        ),
        width=width,
    )
    boxes = []
    for text in drawing.texts:
        length = len(text.text) * (7.2 if text.strong else 6.8)
        left = {"start": text.x, "middle": text.x - length / 2, "end": text.x - length}[text.anchor]
        boxes.append((left, left + length, text.y - 10, text.y + 3))
    for number, (left, right, top, bottom) in enumerate(boxes):
        assert left >= -0.1
        assert right <= width + 0.1
        assert top >= 0
        assert bottom <= drawing.height
        for other in boxes[:number]:
            beside = right <= other[0] + 0.1 or other[1] <= left + 0.1
            assert beside or bottom <= other[2] or other[3] <= top


def test_a_narrow_drawing_lists_its_markers_below():
    drawing = draw_scale(a_scale(score("769.61"), score("1", "lalu")), width=NARROW)
    listed = [text for text in drawing.texts if text.text in ("mandiri", "lalu")]
    assert [text.x for text in listed] == [30, 30]
    assert listed[1].y - listed[0].y == 19
    assert len(drawing.signs) == 4  # each on the bar and in the list


def test_a_wide_drawing_lists_labels_that_find_no_room():
    drawing = draw_scale(a_scale(score("500", "m" * 120)), width=WIDE)
    assert len(drawing.signs) == 2


def test_long_names_are_cut_and_narrow_ones_take_turns():
    drawing = draw_scale(a_scale(score("1")), width=NARROW)
    ys = [text.y for text in drawing.texts if text.text in NAMES]
    assert all(abs(one - other) == 15 for one, other in pairwise(ys))
    bands = [Band("Kelurahan Layak Anak Teladan Utama", Decimal(n)) for n in range(4)]
    long = draw_scale(a_scale(bands=bands, maximum=Decimal(4)), width=NARROW)
    assert sum(text.text.endswith("…") for text in long.texts) == 4


def test_an_interval_is_drawn_between_its_ends():
    drawing = draw_scale(a_scale(interval=(Decimal(600), Decimal(700))), width=WIDE)
    assert drawing.interval is not None
    assert (drawing.interval.x, drawing.interval.width) == (216.7, 103.3)


def test_the_score_is_drawn_over_everything():
    markers = (score("600"), Marker("t", Decimal(600), "target"), Marker("l", Decimal(600), "last"))
    assert [s.kind for s in draw_scale(a_scale(*markers), width=WIDE).signs] == [
        "last",
        "target",
        "score",
    ]
