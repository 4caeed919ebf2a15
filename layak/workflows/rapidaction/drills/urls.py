"""Addresses of drills and of what is learnt from a finished activation."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.drills import pages

urlpatterns = [
    path("aksi-cepat/gladi/", pages.drill_list, name="drill_list"),
    path("aksi-cepat/gladi/baru/", pages.drill_start, name="drill_start"),
    path("aksi-cepat/gladi/<int:drill_id>/selesai/", pages.drill_end, name="drill_end"),
    path("aksi-cepat/gladi/<int:drill_id>/laporan/", pages.drill_file, name="drill_file"),
    path("aksi-cepat/tinjauan/<slug:case_code>/", pages.review_detail, name="review_detail"),
    path("aksi-cepat/tinjauan/<slug:case_code>/tulis/", pages.review_write, name="review_write"),
    path("aksi-cepat/perbaikan/<int:finding_id>/", pages.finding_promise, name="finding_promise"),
]
