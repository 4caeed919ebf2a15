"""Names that begin with account_ and mfa_ belong to the sign-in package, which reverses them."""

from __future__ import annotations

from django.urls import path

from layak.city.people.platform_pages import event_pages, notice_pages
from layak.city.people.profile import pages as profile_pages
from layak.city.people.second_factors import pages as second_factors_pages
from layak.city.people.signin import pages

urlpatterns = [
    path("masuk/", pages.account_login, name="account_login"),
    path("masuk/kode/", pages.mfa_authenticate, name="mfa_authenticate"),
    path("masuk/nonaktif/", pages.account_inactive, name="account_inactive"),
    path("masuk/ulang/", pages.account_reauthenticate, name="account_reauthenticate"),
    path("masuk/ulang/kode/", pages.mfa_reauthenticate, name="mfa_reauthenticate"),
    path("masuk/lupa/", pages.account_reset_password, name="account_reset_password"),
    path("masuk/daftar/", pages.account_signup, name="account_signup"),
    path("keluar/", pages.account_logout, name="account_logout"),
    path("aktivasi/", pages.account_activate, name="account_activate"),
    path("akun/", profile_pages.account_detail, name="account_detail"),
    path("akun/nama/", profile_pages.account_name, name="account_name"),
    path("akun/surel/", profile_pages.account_change_email, name="account_change_email"),
    path("akun/surel/daftar/", pages.account_email, name="account_email"),
    path("akun/kata-sandi/", profile_pages.account_change_password, name="account_change_password"),
    path("akun/dua-langkah/", second_factors_pages.mfa_index, name="mfa_index"),
    path(
        "akun/dua-langkah/pasang/", second_factors_pages.mfa_activate_totp, name="mfa_activate_totp"
    ),
    path(
        "akun/dua-langkah/lepas/",
        second_factors_pages.mfa_deactivate_totp,
        name="mfa_deactivate_totp",
    ),
    path(
        "akun/dua-langkah/cadangan/",
        second_factors_pages.mfa_view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "akun/dua-langkah/cadangan/baru/",
        second_factors_pages.mfa_generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("pemberitahuan/", notice_pages.notice_list, name="notice_list"),
    path("pemberitahuan/dibaca/", notice_pages.notice_read_all, name="notice_read_all"),
    path("pemberitahuan/<int:notice_id>/", notice_pages.notice_open, name="notice_open"),
    path("pengaturan/jejak/", event_pages.event_list, name="event_list"),
]
