from __future__ import annotations

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "layak.city.agencies"
    label = "agencies"

    def ready(self) -> None:
        from layak.city.agencies.queries import held_seats
        from layak.city.people.actor import register_seats

        register_seats(held_seats)
