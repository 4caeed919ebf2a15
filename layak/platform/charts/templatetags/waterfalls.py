"""Steps from one total to another on a page: ``{% load waterfalls %}``."""

from __future__ import annotations

from django import template

from layak.platform.charts.waterfall import BAR, NARROW, WIDE, StepChart, draw_steps

register = template.Library()


@register.inclusion_tag("charts/waterfall.html")
def waterfall(chart: StepChart) -> dict[str, object]:
    """``{% waterfall page.chart %}``; the table of its steps stands below it."""
    drawings = {
        "wide": draw_steps(chart, width=WIDE),
        "narrow": draw_steps(chart, width=NARROW),
    }
    return {"label": chart.label, "bar": BAR, "drawings": drawings.items()}
