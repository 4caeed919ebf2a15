"""Looking at a version."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.viewing import pages

EVIDENCE = "bukti/<int:evidence_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{EVIDENCE}lihat/", pages.evidence_newest, name="evidence_newest"),
    path(f"{EVIDENCE}lihat/<int:version>/", pages.evidence_view, name="evidence_view"),
    path(
        f"{EVIDENCE}lihat/<int:version>/hal/<int:page>/",
        pages.evidence_page,
        name="evidence_page",
    ),
    path(
        f"{EVIDENCE}kecil/<int:version>/",
        pages.evidence_thumbnail,
        name="evidence_thumbnail",
    ),
    path(
        f"{EVIDENCE}dicari/<int:version>/",
        pages.evidence_searchable,
        name="evidence_searchable",
    ),
    path(
        "bukti/<int:evidence_id>/berkas/<int:version>/",
        pages.evidence_download,
        name="evidence_download",
    ),
]
