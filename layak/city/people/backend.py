from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from layak.city.people.models import User


class Accounts(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by user name or mail address; a closed or ended account is signed out at once."""

    def user_can_authenticate(self, user: User) -> bool:
        return user.may_sign_in(today=timezone.localdate())
