from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence import activity_public_views, activity_views, capture_views

urlpatterns: list[URLPattern] = [
    path("kegiatan/", activity_views.activity_list, name="activity_list"),
    path("kegiatan/baru/", activity_views.activity_record, name="activity_record"),
    path("kegiatan/luring/", activity_public_views.activity_offline, name="activity_offline"),
    path("kegiatan/pekerja.js", activity_public_views.activity_worker, name="activity_worker"),
    path("kegiatan/<int:evidence_id>/", activity_views.activity_detail, name="activity_detail"),
    path("kegiatan/<int:evidence_id>/ubah/", activity_views.activity_edit, name="activity_edit"),
    path("bukti/tautan/baru/", capture_views.capture_record, name="capture_record"),
    path("bukti/<int:evidence_id>/tautan/", capture_views.capture_list, name="capture_list"),
]
