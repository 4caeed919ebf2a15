"""Names that begin with account_ and mfa_ belong to the sign-in package, which reverses them."""

from __future__ import annotations

from django.urls import path

from layak.city.people import event_views, notice_views, signin_views, views

urlpatterns = [
    path("masuk/", signin_views.account_login, name="account_login"),
    path("masuk/kode/", signin_views.mfa_authenticate, name="mfa_authenticate"),
    path("masuk/nonaktif/", signin_views.account_inactive, name="account_inactive"),
    path("masuk/ulang/", signin_views.account_reauthenticate, name="account_reauthenticate"),
    path("masuk/ulang/kode/", signin_views.mfa_reauthenticate, name="mfa_reauthenticate"),
    path("masuk/lupa/", signin_views.account_reset_password, name="account_reset_password"),
    path("masuk/daftar/", signin_views.account_signup, name="account_signup"),
    path("keluar/", signin_views.account_logout, name="account_logout"),
    path("aktivasi/", signin_views.account_activate, name="account_activate"),
    path("akun/", views.account_detail, name="account_detail"),
    path("akun/nama/", views.account_name, name="account_name"),
    path("akun/surel/", views.account_change_email, name="account_change_email"),
    path("akun/surel/daftar/", signin_views.account_email, name="account_email"),
    path("akun/kata-sandi/", views.account_change_password, name="account_change_password"),
    path("akun/dua-langkah/", signin_views.mfa_index, name="mfa_index"),
    path("akun/dua-langkah/pasang/", signin_views.mfa_activate_totp, name="mfa_activate_totp"),
    path("akun/dua-langkah/lepas/", signin_views.mfa_deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "akun/dua-langkah/cadangan/",
        signin_views.mfa_view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "akun/dua-langkah/cadangan/baru/",
        signin_views.mfa_generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("pemberitahuan/", notice_views.notice_list, name="notice_list"),
    path("pemberitahuan/dibaca/", notice_views.notice_read_all, name="notice_read_all"),
    path("pemberitahuan/<int:notice_id>/", notice_views.notice_open, name="notice_open"),
    path("pengaturan/jejak/", event_views.event_list, name="event_list"),
]
