from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from django.utils import translation

from layak.platform.charts.bars import Stage
from layak.platform.charts.scale import Band, Marker, RankScale

SCALE = RankScale(
    bands=[Band("belum", Decimal(0)), Band("Pratama", Decimal(500))],
    maximum=Decimal(1000),
    markers=[
        Marker("mandiri 769,61", Decimal("769.61")),
        Marker("target <b>", Decimal(800), "target"),
        Marker("verifikasi 700", Decimal(700), "other"),
        Marker("2025: 561,20", Decimal("561.2"), "last"),
    ],
    label='Nilai "mandiri" 769,61',
    interval=(Decimal(600), Decimal(700)),
)


def shown(source: str, **values: object) -> str:
    with translation.override("id"):
        return Template("{% load charts %}" + source).render(Context(values))


def drawings(html: str) -> list[ET.Element]:
    return list(ET.fromstring(f"<div>{html}</div>").iter("svg"))  # noqa: S314


@pytest.mark.parametrize(
    "source",
    [
        "{% rank_scale scale %}",
        "{% bar value 164 'lima' previous=value further=value %}",
        "{% stage_bar stages 'jumlah' %}",
    ],
)
def test_charts_are_lawful_under_a_strict_policy(source):
    html = shown(
        source, scale=SCALE, value=Decimal("12.5"), stages=[Stage("<i>Draf", 1234, "rank-2")]
    )
    assert drawings(html)
    assert "style=" not in html
    assert "<script" not in html
    assert "<i>" not in html
    assert "<b>" not in html
    for number in re.findall(r' (?:x|y|width|height|d|viewBox)="([^"]*)"', html):
        assert "," not in number  # the Indonesian decimal comma would break the drawing


def test_a_scale_is_one_picture_with_its_sentence_in_both_sizes():
    wide, narrow = drawings(shown("{% rank_scale scale %}", scale=SCALE))
    for drawing in (wide, narrow):
        assert drawing.get("role") == "img"
        assert drawing.get("aria-label") == 'Nilai "mandiri" 769,61'
        assert "target <b>" in [text.text for text in drawing.iter("text")]
    assert wide.get("class") == "chart chart-wide"
    assert narrow.get("class") == "chart chart-narrow"


def test_a_bar_says_its_sentence():
    html = shown("{% bar 82 164 'mandiri 50 persen' previous=41 %}")
    (drawing,) = drawings(html)
    assert drawing.get("aria-label") == "mandiri 50 persen"
    found = {rect.get("class"): rect for rect in drawing.iter("rect")}
    assert found["r4"].get("width") == "50.0"
    assert found["tick"].get("x") == "25.0"


def test_stages_are_named_with_their_counts():
    html = shown("{% stage_bar stages 'jumlah' %}", stages=[Stage("Draf", 3, "done")])
    assert "Draf <strong>3</strong>" in html
    assert "<ul" not in shown("{% stage_bar stages 'kosong' %}", stages=[])
