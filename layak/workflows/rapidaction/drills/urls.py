"""Addresses of drills, counts and SIMFONI."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.drills import pages
from layak.workflows.rapidaction.figures import pages as figures_pages
from layak.workflows.rapidaction.figures.public_pages import statistics_releases, statistics_sheet
from layak.workflows.rapidaction.simfoni import pages as simfoni_pages

urlpatterns = [
    path("aksi-cepat/gladi/", pages.drill_list, name="drill_list"),
    path("aksi-cepat/gladi/baru/", pages.drill_start, name="drill_start"),
    path("aksi-cepat/gladi/<int:drill_id>/selesai/", pages.drill_end, name="drill_end"),
    path("aksi-cepat/gladi/<int:drill_id>/laporan/", pages.drill_file, name="drill_file"),
    path("aksi-cepat/tinjauan/<slug:case_code>/", pages.review_detail, name="review_detail"),
    path("aksi-cepat/tinjauan/<slug:case_code>/tulis/", pages.review_write, name="review_write"),
    path("aksi-cepat/perbaikan/<int:finding_id>/", pages.finding_promise, name="finding_promise"),
    path("aksi-cepat/hitungan/", figures_pages.case_statistics, name="case_statistics"),
    path(
        "aksi-cepat/hitungan/terbitkan/",
        figures_pages.statistics_release,
        name="statistics_release",
    ),
    path("hitungan-anak/", statistics_releases, name="statistics_releases"),
    path("hitungan-anak/<int:release_id>/lembar/", statistics_sheet, name="statistics_sheet"),
    path("aksi-cepat/simfoni/", simfoni_pages.simfoni_list, name="simfoni_list"),
    path("aksi-cepat/simfoni/lembar/", simfoni_pages.simfoni_sheet, name="simfoni_sheet"),
    path("aksi-cepat/simfoni/cocokkan/", simfoni_pages.simfoni_reconcile, name="simfoni_reconcile"),
    path(
        "aksi-cepat/simfoni/<slug:case_code>/", simfoni_pages.simfoni_record, name="simfoni_record"
    ),
]
