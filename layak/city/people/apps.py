from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest

from layak.platform.sealing import stores
from layak.platform.web.access import register_policy


class PeopleConfig(AppConfig):
    name = "layak.city.people"
    label = "people"

    def ready(self) -> None:
        # models of other packages are there only now
        from layak.city.people.second_factors.secrets import SecondFactors

        register_policy(_judge)
        stores.register(SecondFactors())


def _judge(request: HttpRequest, rule: str) -> bool:
    return bool(request.actor.may(rule))  # type: ignore[attr-defined]  # set by ActingPerson
