from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import bulk, filters, grid

ROUND = "evaluasi/<slug:code>/"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}kisi/", grid.grid, name="grid"),
    path(f"{ROUND}kisi/simpan/", grid.grid_save, name="grid_save"),
    path(f"{ROUND}sekaligus/", bulk.bulk_change, name="bulk_change"),
    path(f"{ROUND}perubahan/", bulk.change_list, name="change_list"),
    path(f"{ROUND}perubahan/<int:change_id>/urungkan/", bulk.change_undo, name="change_undo"),
    path(f"{ROUND}saringan/simpan/", filters.filter_save, name="filter_save"),
    path(f"{ROUND}saringan/<int:filter_id>/hapus/", filters.filter_delete, name="filter_delete"),
]
