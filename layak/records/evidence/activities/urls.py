from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.activities import pages, public_pages

urlpatterns: list[URLPattern] = [
    path("kegiatan/", pages.activity_list, name="activity_list"),
    path("kegiatan/baru/", pages.activity_record, name="activity_record"),
    path("kegiatan/luring/", public_pages.activity_offline, name="activity_offline"),
    path("kegiatan/pekerja.js", public_pages.activity_worker, name="activity_worker"),
    path("kegiatan/<int:evidence_id>/", pages.activity_detail, name="activity_detail"),
    path("kegiatan/<int:evidence_id>/ubah/", pages.activity_edit, name="activity_edit"),
]
