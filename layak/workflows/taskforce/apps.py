from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from layak.city.agencies.seats.handovers import Leaving
    from layak.city.people.roles.actor import Actor


class TaskForceConfig(AppConfig):
    name = "layak.workflows.taskforce"
    label = "taskforce"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.city.agencies.seats.handovers import register_handover
        from layak.workflows.taskforce.institutions.actions import move_with_merge, moving_lines
        from layak.workflows.taskforce.statements.reads import handover_sections

        register_mover(move_with_merge, preview=moving_lines)
        register_handover(_nothing_moves, sections=handover_sections)


def _nothing_moves(_leaving: Leaving, _by: Actor | None, _at: datetime) -> list[str]:
    """Statements belong to the agency, not to a person."""
    return []
