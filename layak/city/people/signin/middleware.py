"""Who acts in a request, how long a session may idle, and the second step that roles owe."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, actor_of
from layak.city.people.second_factors.reads import is_second_step_missing
from layak.city.people.signin.actions import note_session_end
from layak.platform.web.access import PUBLIC, SIGNED_IN, rule_of

GetResponse = Callable[[HttpRequest], HttpResponse]
SEEN = "seen_at"
# whose pages are of the account itself
OWN_ACCOUNT = ("layak.city.people.", "allauth.")
# the session is written at most this often for being used
SEEN_STEP_SECONDS = 60


class IdleTimeout:
    """Signs out a session that was not used for settings.IDLE_TIMEOUT (ASVS 5.0 7.3.1)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            now = int(timezone.now().timestamp())
            seen = request.session.get(SEEN, now - SEEN_STEP_SECONDS)
            if now - seen > settings.IDLE_TIMEOUT.total_seconds():
                key = request.session.session_key or ""
                note_session_end(user=user, session_key=key, at=timezone.now())
                logout(request)
            elif now - seen >= SEEN_STEP_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)


class ActingPerson:
    """``request.actor``: the signed-in person with today's seats, looked up when first used."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondStep:
    """Sends who must have a second step to where it is set up (ASVS 5.0 6.3.3).

    The own account, the notices and what is public stay open.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: object
    ) -> HttpResponse | None:
        if not settings.NEEDS_SECOND_STEP or _stays_open(view):
            return None
        if not request.user.is_authenticated:
            return None
        if not is_second_step_missing(request, request.actor):  # type: ignore[attr-defined]
            return None
        messages.warning(
            request,
            _(
                "Kursi Anda membuka data anak atau mengatur akun. Pasang dahulu pengamanan dua langkah."
            ),
        )
        return redirect("mfa_index")


def _stays_open(view: Callable[..., HttpResponse]) -> bool:
    rule = rule_of(view)
    is_own = view.__module__.startswith(OWN_ACCOUNT)
    return rule in {None, PUBLIC} or (rule == SIGNED_IN and is_own)


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user, today=timezone.localdate())  # type: ignore[arg-type]
