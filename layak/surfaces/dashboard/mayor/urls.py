from __future__ import annotations

from django.urls import URLPattern, path

from layak.surfaces.dashboard.mayor import pages

urlpatterns: list[URLPattern] = [
    path("wali-kota/", pages.mayor, name="mayor"),
]
