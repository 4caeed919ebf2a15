from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.activities import urls
from layak.records.evidence.library import detail_pages, pages
from layak.records.evidence.reading import pages as reading_pages
from layak.records.evidence.redaction import urls as redaction_urls
from layak.records.evidence.uploads import urls as uploads_urls
from layak.records.evidence.viewing import pages as viewing_pages

urlpatterns: list[URLPattern] = [
    *urls.urlpatterns,
    *uploads_urls.urlpatterns,
    *redaction_urls.urlpatterns,
    path("bukti/", pages.evidence_list, name="evidence_list"),
    path(
        "bukti/<int:evidence_id>/keterangan/",
        reading_pages.evidence_describe,
        name="evidence_describe",
    ),
    path(
        "bukti/<int:evidence_id>/kemiripan/",
        reading_pages.evidence_tell_apart,
        name="evidence_tell_apart",
    ),
    path("bukti/<int:evidence_id>/", detail_pages.evidence_detail, name="evidence_detail"),
    path(
        "bukti/<int:evidence_id>/berkas/<int:version>/",
        viewing_pages.evidence_download,
        name="evidence_download",
    ),
]
