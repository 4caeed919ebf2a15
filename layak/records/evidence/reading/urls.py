from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.reading import pages

urlpatterns: list[URLPattern] = [
    path(
        "bukti/<int:evidence_id>/keterangan/",
        pages.evidence_describe,
        name="evidence_describe",
    ),
    path(
        "bukti/<int:evidence_id>/kemiripan/",
        pages.evidence_tell_apart,
        name="evidence_tell_apart",
    ),
]
