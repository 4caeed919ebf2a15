from __future__ import annotations

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "layak.workflows.improvement"
    label = "improvement"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.workflows.improvement.plans.actions import move_with_merge, moving_lines

        register_mover(move_with_merge, preview=moving_lines)
