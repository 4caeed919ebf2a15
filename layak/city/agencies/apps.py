from __future__ import annotations

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "layak.city.agencies"
    label = "agencies"

    def ready(self) -> None:
        from layak.city.agencies.handovers import register_handover
        from layak.city.agencies.keeping import keep_roles
        from layak.city.agencies.moves import register_mover
        from layak.city.agencies.queries import held_seats
        from layak.city.agencies.taskforce_keeping import (
            move_positions,
            moving_positions,
            nothing_moves,
            position_sections,
        )
        from layak.city.people.actor import register_seats
        from layak.city.people.closing import register_closing_check

        register_seats(held_seats)
        register_closing_check(keep_roles)
        register_mover(move_positions, preview=moving_positions)
        register_handover(nothing_moves, sections=position_sections)
