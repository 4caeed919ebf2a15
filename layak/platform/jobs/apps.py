from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "layak.platform.jobs"
    label = "jobs"
