from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.capture import pages

urlpatterns: list[URLPattern] = [
    path("bukti/tautan/baru/", pages.capture_record, name="capture_record"),
    path("bukti/<int:evidence_id>/tautan/", pages.capture_list, name="capture_list"),
]
