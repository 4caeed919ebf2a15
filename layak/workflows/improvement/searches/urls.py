from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.improvement.searches import pages

ROAD = "evaluasi/<slug:code>/jalan/"
SEARCH = f"{ROAD}cari/<int:search_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{ROAD}cari/", pages.road_search, name="road_search"),
    path(f"{ROAD}cari/mulai/", pages.road_ask, name="road_ask"),
    path(SEARCH, pages.road_detail, name="road_detail"),
]
