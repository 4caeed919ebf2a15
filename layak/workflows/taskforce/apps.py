from __future__ import annotations

from django.apps import AppConfig


class TaskForceConfig(AppConfig):
    name = "layak.workflows.taskforce"
    label = "taskforce"
