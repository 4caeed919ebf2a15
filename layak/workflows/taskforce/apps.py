from __future__ import annotations

from django.apps import AppConfig


class TaskForceConfig(AppConfig):
    name = "layak.workflows.taskforce"
    label = "taskforce"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.city.agencies.seats.handovers import register_handover
        from layak.workflows.taskforce.institutions.actions import move_with_merge, moving_lines
        from layak.workflows.taskforce.statements.reads import handover_sections

        register_mover(move_with_merge, preview=moving_lines)
        register_handover(sections=handover_sections)
