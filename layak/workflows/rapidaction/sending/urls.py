"""The address where a hand-off is written."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.sending import pages

urlpatterns = [
    path("aksi-cepat/penanganan/<slug:case_code>/rujuk/", pages.handoff_new, name="handoff_new"),
    path(
        "aksi-cepat/penanganan/<slug:case_code>/siap-kirim/", pages.ready_sends, name="ready_sends"
    ),
]
