"""The request as signed-in views see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from layak.city.people.accounts.models import User
    from layak.city.people.roles.actor import Actor


class SignedInRequest(HttpRequest):
    user: User
    htmx: HtmxDetails
    actor: Actor
