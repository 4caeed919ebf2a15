from __future__ import annotations

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "layak.workflows.verification"
    label = "verification"
