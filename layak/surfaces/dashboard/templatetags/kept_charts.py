"""Charts that look the same until a mark changes: ``{% load kept_charts %}``."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from layak.platform.charts.scale import RankScale
from layak.platform.charts.templatetags.charts import rank_scale

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=64)
def kept_rank_scale(scale: RankScale) -> str:
    """As ``{% rank_scale scale %}``, drawn once per process for the same values."""
    return render_to_string("charts/rank_scale.html", rank_scale(scale))
