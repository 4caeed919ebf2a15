"""Addresses of operators and of accounts."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.city.agencies.accounts import pages

urlpatterns: list[URLPattern] = [
    path("pengaturan/keaktifan/", pages.operator_list, name="operator_list"),
    path("pengaturan/keaktifan/ingatkan/", pages.operator_remind, name="operator_remind"),
    path("pengaturan/keaktifan/akhiri/", pages.operator_end, name="operator_end"),
    path("pengaturan/akun/", pages.account_list, name="account_list"),
    path("pengaturan/akun/<int:user_id>/", pages.account_manage, name="account_manage"),
    path(
        "pengaturan/akun/<int:user_id>/nama/",
        pages.account_manage_name,
        name="account_manage_name",
    ),
    path(
        "pengaturan/akun/<int:user_id>/surel/",
        pages.account_manage_email,
        name="account_manage_email",
    ),
    path(
        "pengaturan/akun/<int:user_id>/hari-terakhir/",
        pages.account_set_end,
        name="account_set_end",
    ),
    path(
        "pengaturan/akun/<int:user_id>/tutup/",
        pages.account_deactivate,
        name="account_deactivate",
    ),
    path(
        "pengaturan/akun/<int:user_id>/aktifkan/",
        pages.account_reactivate,
        name="account_reactivate",
    ),
    path(
        "pengaturan/akun/<int:user_id>/lepas-dua-langkah/",
        pages.account_drop_second_factor,
        name="account_drop_second_factor",
    ),
]
