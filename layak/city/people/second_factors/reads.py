"""The second factor of a person, asked outside the sign-in page."""

from __future__ import annotations

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor


def has_code_app(user: User) -> bool:
    """Whether the person has an authenticator app set up."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def is_code_of(user: User, code: str) -> bool:
    """Whether ``code`` is what the person's app shows now; each code counts once."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return app is not None and bool(app.wrap().validate_code(code))


def is_second_step_missing(request: HttpRequest, actor: Actor) -> bool:
    """Whether a role of this person waits for a second step that was never set up.

    One query, and only for such roles: who has an app was asked for its code on signing in, which
    the session remembers. Accounts of the demo city, which everyone knows, are not asked.
    """
    if not settings.NEEDS_SECOND_STEP or not actor.needs_second_step:
        return False
    if actor.user.demo_since_at is not None:
        return False
    passed = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return not any(one["method"] == "mfa" for one in passed) and not has_code_app(actor.user)
