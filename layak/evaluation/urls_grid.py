from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import grid

GRID = "evaluasi/<slug:code>/kisi/"

urlpatterns: list[URLPattern] = [
    path(GRID, grid.grid, name="grid"),
    path(f"{GRID}simpan/", grid.grid_save, name="grid_save"),
]
