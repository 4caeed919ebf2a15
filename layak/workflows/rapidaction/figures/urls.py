"""Addresses of counts, and of those that are published."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.figures import pages
from layak.workflows.rapidaction.figures.public_pages import statistics_releases, statistics_sheet

urlpatterns = [
    path("aksi-cepat/hitungan/", pages.case_statistics, name="case_statistics"),
    path("aksi-cepat/hitungan/terbitkan/", pages.statistics_release, name="statistics_release"),
    path("hitungan-anak/", statistics_releases, name="statistics_releases"),
    path("hitungan-anak/<int:release_id>/lembar/", statistics_sheet, name="statistics_sheet"),
]
