"""Charts on a page: ``{% load charts %}``."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from layak.platform.charts.bars import Number, Stage, draw_bar, draw_stages
from layak.platform.charts.curve import Curve, draw_curve
from layak.platform.charts.scale import NARROW, WIDE, RankScale, draw_scale
from layak.platform.charts.waterfall import BAR, StepChart, draw_steps

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


@register.inclusion_tag("charts/waterfall.html")
def waterfall(chart: StepChart) -> dict[str, object]:
    """``{% waterfall page.chart %}``; the table of its steps stands below it."""
    drawings = {
        "wide": draw_steps(chart, width=WIDE),
        "narrow": draw_steps(chart, width=NARROW),
    }
    return {"label": chart.label, "bar": BAR, "drawings": drawings.items()}
