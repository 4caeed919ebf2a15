from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence import views

urlpatterns: list[URLPattern] = [
    path("bukti/<int:evidence_id>/", views.evidence_detail, name="evidence_detail"),
    path(
        "bukti/<int:evidence_id>/berkas/<int:version>/",
        views.evidence_download,
        name="evidence_download",
    ),
]
