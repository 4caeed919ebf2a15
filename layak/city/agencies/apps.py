from __future__ import annotations

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "layak.city.agencies"
    label = "agencies"

    def ready(self) -> None:
        from layak.city.agencies.bodies.mergers import register_mover
        from layak.city.agencies.positions.actions import move_positions, moving_positions
        from layak.city.agencies.positions.reads import position_sections
        from layak.city.agencies.seats.actions import keep_roles
        from layak.city.agencies.seats.handovers import register_handover
        from layak.city.agencies.seats.reads import held_seats
        from layak.city.people.roles.actor import register_seats

        register_seats(held_seats, closing_check=keep_roles)
        register_mover(move_positions, preview=moving_positions)
        register_handover(sections=position_sections)
