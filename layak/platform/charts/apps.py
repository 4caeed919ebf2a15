from __future__ import annotations

from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "layak.platform.charts"
    label = "charts"
