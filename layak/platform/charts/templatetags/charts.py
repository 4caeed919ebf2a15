"""Charts on a page: ``{% load charts %}``."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from layak.platform.charts.bars import Number, Stage, draw_bar, draw_stages
from layak.platform.charts.curve import Curve, draw_curve
from layak.platform.charts.picture import Drawing, Picture
from layak.platform.charts.scale import NARROW, WIDE, RankScale, draw_scale

register = template.Library()


@register.inclusion_tag("charts/rank_scale.html")
def rank_scale(scale: RankScale) -> dict[str, object]:
    """``{% rank_scale page.scale %}``: one drawing for wide places, one for narrow ones."""
    drawings = {
        "wide": draw_scale(scale, width=WIDE),
        "narrow": draw_scale(scale, width=NARROW),
    }
    return {"label": scale.label, "drawings": drawings.items()}


@register.inclusion_tag("charts/bar.html")
def bar(
    value: Number | None,
    maximum: Number,
    label: str,
    previous: Number | None = None,
    further: Number | None = None,
) -> dict[str, object]:
    """``{% bar part.score part.maximum part.bar_label previous=part.last %}``"""
    return {"bar": draw_bar(value, maximum, further=further, previous=previous, label=label)}


@register.inclusion_tag("charts/stage_bar.html")
def stage_bar(stages: Sequence[Stage], label: str) -> dict[str, object]:
    """``{% stage_bar page.stages page.stages_label %}``: the bar and its key with the counts."""
    return {"stages": stages, "segments": draw_stages(stages), "label": label}


@register.inclusion_tag("charts/curve.html")
def curve(values: Curve) -> dict[str, object]:
    """``{% curve page.curve %}``; the table of its values stands below it."""
    return {"curve": values, "drawing": draw_curve(values)}


@register.inclusion_tag("charts/picture.html")
def picture(picture: Picture) -> dict[str, object]:
    """``{% picture page.burn_up %}``: sentence, drawing, source, and its table folded below."""
    rows = [list(zip(picture.columns, row, strict=True)) for row in picture.rows]
    return {"picture": picture, "rows": rows}


@register.inclusion_tag("charts/drawing.html")
def drawing(drawing: Drawing, sentence: str) -> dict[str, object]:
    """``{% drawing page.years sentence %}``: a small drawing whose numbers stand beside it."""
    return {"drawing": drawing, "size": "plain", "sentence": sentence}
