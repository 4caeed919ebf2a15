from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import dues

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/tenggat/", dues.due_list, name="due_list"),
    path(f"{ROUND}/tenggat/atur/", dues.due_set, name="due_set"),
    path(f"{ROUND}/ingatkan/", dues.remind_list, name="remind_list"),
]
