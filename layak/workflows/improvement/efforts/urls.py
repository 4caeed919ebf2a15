from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.improvement.efforts import pages

ROAD = "evaluasi/<slug:code>/jalan/"
EFFORT = f"{ROAD}upaya/<slug:kind>/"

urlpatterns: list[URLPattern] = [
    path(f"{ROAD}upaya/", pages.effort_list, name="effort_list"),
    path(EFFORT, pages.effort_edit, name="effort_edit"),
    path(f"{EFFORT}usulan/", pages.effort_reset, name="effort_reset"),
]
