from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.people.profile import pages

urlpatterns: list[URLPattern] = [
    path("akun/", pages.account_detail, name="account_detail"),
    path("akun/nama/", pages.account_name, name="account_name"),
    path("akun/surel/", pages.account_change_email, name="account_change_email"),
    path("akun/kata-sandi/", pages.account_change_password, name="account_change_password"),
]
