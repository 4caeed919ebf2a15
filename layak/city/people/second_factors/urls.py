"""Names that begin with mfa_ belong to the sign-in package, which reverses them."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.people.second_factors import pages

urlpatterns: list[URLPattern] = [
    path("akun/dua-langkah/", pages.mfa_index, name="mfa_index"),
    path("akun/dua-langkah/pasang/", pages.mfa_activate_totp, name="mfa_activate_totp"),
    path("akun/dua-langkah/lepas/", pages.mfa_deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "akun/dua-langkah/cadangan/",
        pages.mfa_view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "akun/dua-langkah/cadangan/baru/",
        pages.mfa_generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
