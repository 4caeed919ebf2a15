"""The address of a report while it is looked at."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.triage import pages

urlpatterns = [
    path("aksi-cepat/laporan/<slug:report_code>/", pages.report_detail, name="report_detail"),
]
