from __future__ import annotations

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "layak.city.agencies"
    label = "agencies"

    def ready(self) -> None:
        from layak.city.agencies.keeping import keep_roles
        from layak.city.agencies.queries import held_seats
        from layak.city.people.actor import register_seats
        from layak.city.people.closing import register_closing_check

        register_seats(held_seats)
        register_closing_check(keep_roles)
