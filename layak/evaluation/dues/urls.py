"""Due days and reminders of a round."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.dues import pages

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/tenggat/", pages.due_list, name="due_list"),
    path(f"{ROUND}/tenggat/atur/", pages.due_set, name="due_set"),
    path(f"{ROUND}/ingatkan/", pages.remind_list, name="remind_list"),
]
