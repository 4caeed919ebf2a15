from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence import (
    library_views,
    likeness_views,
    urls_activities,
    urls_uploads,
    urls_viewing,
    views,
)

urlpatterns: list[URLPattern] = [
    *urls_activities.urlpatterns,
    *urls_uploads.urlpatterns,
    *urls_viewing.urlpatterns,
    path("bukti/", library_views.evidence_list, name="evidence_list"),
    path(
        "bukti/<int:evidence_id>/keterangan/",
        library_views.evidence_describe,
        name="evidence_describe",
    ),
    path(
        "bukti/<int:evidence_id>/kemiripan/",
        likeness_views.evidence_tell_apart,
        name="evidence_tell_apart",
    ),
    path("bukti/<int:evidence_id>/", views.evidence_detail, name="evidence_detail"),
    path(
        "bukti/<int:evidence_id>/berkas/<int:version>/",
        views.evidence_download,
        name="evidence_download",
    ),
]
