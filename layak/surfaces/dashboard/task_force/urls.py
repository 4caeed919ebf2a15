from __future__ import annotations

from django.urls import URLPattern, path

from layak.surfaces.dashboard.task_force import pages

urlpatterns: list[URLPattern] = [
    path("gugus-tugas/", pages.task_force, name="task_force"),
]
