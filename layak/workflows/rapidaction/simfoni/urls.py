"""Addresses of SIMFONI."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.simfoni import pages

urlpatterns = [
    path("aksi-cepat/simfoni/", pages.simfoni_list, name="simfoni_list"),
    path("aksi-cepat/simfoni/lembar/", pages.simfoni_sheet, name="simfoni_sheet"),
    path("aksi-cepat/simfoni/cocokkan/", pages.simfoni_reconcile, name="simfoni_reconcile"),
    path("aksi-cepat/simfoni/<slug:case_code>/", pages.simfoni_record, name="simfoni_record"),
]
