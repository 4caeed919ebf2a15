from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.library import detail_pages, pages

urlpatterns: list[URLPattern] = [
    path("bukti/", pages.evidence_list, name="evidence_list"),
    path("bukti/<int:evidence_id>/", detail_pages.evidence_detail, name="evidence_detail"),
]
