"""Activities, and links."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.activities import pages, public_pages
from layak.records.evidence.capture import pages as capture_pages

urlpatterns: list[URLPattern] = [
    path("kegiatan/", pages.activity_list, name="activity_list"),
    path("kegiatan/baru/", pages.activity_record, name="activity_record"),
    path("kegiatan/luring/", public_pages.activity_offline, name="activity_offline"),
    path("kegiatan/pekerja.js", public_pages.activity_worker, name="activity_worker"),
    path("kegiatan/<int:evidence_id>/", pages.activity_detail, name="activity_detail"),
    path("kegiatan/<int:evidence_id>/ubah/", pages.activity_edit, name="activity_edit"),
    path("bukti/tautan/baru/", capture_pages.capture_record, name="capture_record"),
    path("bukti/<int:evidence_id>/tautan/", capture_pages.capture_list, name="capture_list"),
]
