from __future__ import annotations

from django.apps import AppConfig


class RapidActionConfig(AppConfig):
    name = "layak.workflows.rapidaction"
    label = "rapidaction"
