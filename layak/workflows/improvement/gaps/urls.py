from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.improvement.gaps import pages

ROAD = "evaluasi/<slug:code>/jalan/"

urlpatterns: list[URLPattern] = [
    path(ROAD, pages.gap_list, name="gap_list"),
]
