from __future__ import annotations

from django.urls import URLPattern, path

from layak.surfaces.dashboard.overview import pages

urlpatterns: list[URLPattern] = [
    path("", pages.overview, name="overview"),
]
