from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence import redaction_views, viewing_views, views

EVIDENCE = "bukti/<int:evidence_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{EVIDENCE}lihat/", viewing_views.evidence_newest, name="evidence_newest"),
    path(f"{EVIDENCE}lihat/<int:version>/", viewing_views.evidence_view, name="evidence_view"),
    path(
        f"{EVIDENCE}lihat/<int:version>/hal/<int:page>/",
        viewing_views.evidence_page,
        name="evidence_page",
    ),
    path(
        f"{EVIDENCE}kecil/<int:version>/",
        viewing_views.evidence_thumbnail,
        name="evidence_thumbnail",
    ),
    path(
        f"{EVIDENCE}dicari/<int:version>/",
        views.evidence_searchable,
        name="evidence_searchable",
    ),
    path(
        f"{EVIDENCE}samarkan/<int:version>/",
        redaction_views.evidence_redact,
        name="evidence_redact",
    ),
]
