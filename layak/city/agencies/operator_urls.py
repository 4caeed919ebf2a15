from __future__ import annotations

from django.urls import path

from layak.city.agencies import operator_views

urlpatterns = [
    path("pengaturan/keaktifan/", operator_views.operator_list, name="operator_list"),
    path("pengaturan/keaktifan/ingatkan/", operator_views.operator_remind, name="operator_remind"),
    path("pengaturan/keaktifan/akhiri/", operator_views.operator_end, name="operator_end"),
]
