"""What the sign-in package asks of us: which accounts may come in, and in which words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layak.city.people.accounts.brake import take_sign_in
from layak.city.people.accounts.models import User
from layak.city.people.second_factors import secrets
from layak.city.people.signin.actions import note_failed_sign_in, note_sign_in, note_sign_out
from layak.city.people.signin.devices import mark_known_to, remember_device


class Accounts(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Sign-in by user name or mail address; a closed or ended account is signed out at once."""

    def user_can_authenticate(self, user: User) -> bool:
        return user.may_sign_in(today=timezone.localdate())


MISMATCH = _(
    "Nama pengguna atau kata sandi tidak cocok. Periksa lagi; bila lupa, mintalah kode baru "
    "kepada sekretariat."
)
TOO_MANY = _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by the secretariat only; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Akun ini tidak aktif. Hubungi sekretariat."),
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "incorrect_password": _("Kata sandi tidak cocok. Periksa lagi, lalu kirim ulang."),
        "incorrect_code": _("Kode tidak cocok. Pakai kode yang sedang tampil di aplikasi."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        """Nobody is signed in without a trace; whoever comes for the first time is shown around."""
        is_first = user.last_login is None
        super().login(request, user)
        if is_first:
            hello = _("Baru pertama kali di sini? Tiga menit latihan dari pekerjaan Anda sendiri.")
            messages.info(request, hello, extra_tags=settings.FIRST_VISIT_URL)
        agent = request.headers.get("user-agent", "")
        note_sign_in(user=user, way=way_of(request, user), user_agent=agent, at=timezone.now())

    def is_safe_url(self, url: str) -> bool:
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            # half an address, such as http://[::1
            return False

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **told)
        remember_device(response, request, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User) and request.user.is_authenticated:
            note_sign_out(user=request.user, at=timezone.now())
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the try before it is looked at; the package gives it back when it was right."""
        login = _login(credentials)
        device = mark_known_to(request, login)
        self._login_failed_rl_usage = take_sign_in(request, login=login, device=device)
        if self._login_failed_rl_usage is None:
            note_failed_sign_in(login=login, is_held=True, at=timezone.now())
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_failed_sign_in(login=_login(credentials), is_held=False, at=timezone.now())

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, object] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our views say their own sentence; the templates of the sign-in package stay silent."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)


def way_of(request: HttpRequest, user: User) -> str:
    """How somebody who is being signed in proved it: a code of events.WAYS."""
    records = get_authentication_records(request, user)
    if not any(record["method"] == "password" for record in records):
        return "activation"
    by_code = [str(record["type"]) for record in records if record["method"] == "mfa"]
    return by_code[-1] if by_code else "password"


def _login(credentials: dict[str, object]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode tidak cocok. Pakai kode yang sedang tampil di aplikasi."),
        "cannot_generate_recovery_codes": _("Pasang dahulu pengamanan dua langkah."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.opened(encrypted_text)
