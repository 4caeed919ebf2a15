from __future__ import annotations

from django.urls import URLPattern, path

from layak.surfaces.dashboard.arriving import pages

urlpatterns: list[URLPattern] = [
    path("mulai/", pages.beginning, name="beginning"),
    path("mulai/lewati/", pages.beginning_pass, name="beginning_pass"),
]
