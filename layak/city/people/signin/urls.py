"""Names that begin with account_ and mfa_ belong to the sign-in package, which reverses them."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.people.signin import pages

urlpatterns: list[URLPattern] = [
    path("masuk/", pages.account_login, name="account_login"),
    path("masuk/kode/", pages.mfa_authenticate, name="mfa_authenticate"),
    path("masuk/nonaktif/", pages.account_inactive, name="account_inactive"),
    path("masuk/ulang/", pages.account_reauthenticate, name="account_reauthenticate"),
    path("masuk/ulang/kode/", pages.mfa_reauthenticate, name="mfa_reauthenticate"),
    path("masuk/lupa/", pages.account_reset_password, name="account_reset_password"),
    path("masuk/daftar/", pages.account_signup, name="account_signup"),
    path("keluar/", pages.account_logout, name="account_logout"),
    path("aktivasi/", pages.account_activate, name="account_activate"),
    path("akun/surel/daftar/", pages.account_email, name="account_email"),
]
