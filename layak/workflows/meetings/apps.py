from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "layak.workflows.meetings"
    label = "meetings"
