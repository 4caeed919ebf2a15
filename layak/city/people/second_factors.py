"""The second factor of a person, asked outside the sign-in page."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from layak.city.people.models import User


def has_code_app(user: User) -> bool:
    """Whether the person has an authenticator app set up."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def is_code_of(user: User, code: str) -> bool:
    """Whether ``code`` is what the person's app shows now; each code counts once."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return app is not None and bool(app.wrap().validate_code(code))
