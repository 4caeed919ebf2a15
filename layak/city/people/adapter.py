from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from layak.city.people import second_factor_secrets

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

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our views say their own sentence; the templates of the sign-in package stay silent."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode tidak cocok. Pakai kode yang sedang tampil di aplikasi."),
        "cannot_generate_recovery_codes": _("Pasang dahulu pengamanan dua langkah."),
    }

    def encrypt(self, text: str) -> str:
        return second_factor_secrets.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor_secrets.opened(encrypted_text)
