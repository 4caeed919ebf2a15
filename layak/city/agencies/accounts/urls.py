"""Addresses of operators."""

from __future__ import annotations

from django.urls import path

from layak.city.agencies.accounts import operator_pages

urlpatterns = [
    path("pengaturan/keaktifan/", operator_pages.operator_list, name="operator_list"),
    path("pengaturan/keaktifan/ingatkan/", operator_pages.operator_remind, name="operator_remind"),
    path("pengaturan/keaktifan/akhiri/", operator_pages.operator_end, name="operator_end"),
]
