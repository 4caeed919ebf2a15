from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from layak.city.people.actor import Actor, actor_of

GetResponse = Callable[[HttpRequest], HttpResponse]
SEEN = "seen_at"
# the session is written at most this often for being used
SEEN_STEP_SECONDS = 60


class IdleTimeout:
    """Signs out a session that was not used for settings.IDLE_TIMEOUT (ASVS 5.0 7.3.1)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._judge(request)
        return self.get_response(request)

    def _judge(self, request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        seen = request.session.get(SEEN, now - SEEN_STEP_SECONDS)
        if now - seen > settings.IDLE_TIMEOUT.total_seconds():
            logout(request)
        elif now - seen >= SEEN_STEP_SECONDS:
            request.session[SEEN] = now


class ActingPerson:
    """``request.actor``: the signed-in person with today's seats, looked up when first used."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user, today=timezone.localdate())  # type: ignore[arg-type]
