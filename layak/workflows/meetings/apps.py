from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "layak.workflows.meetings"
    label = "meetings"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.workflows.meetings.planning.actions import move_with_merge, moving_lines

        register_mover(move_with_merge, preview=moving_lines)
