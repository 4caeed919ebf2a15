from __future__ import annotations

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "layak.records.facilities"
    label = "facilities"
