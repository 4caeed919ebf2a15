from __future__ import annotations

from django.urls import URLPattern, path

from layak.records.evidence.library import pages

EVIDENCE = "bukti/<int:evidence_id>"

urlpatterns: list[URLPattern] = [
    path("bukti/", pages.evidence_list, name="evidence_list"),
    path(f"{EVIDENCE}/", pages.evidence_detail, name="evidence_detail"),
    path(f"{EVIDENCE}/riwayat/", pages.evidence_history, name="evidence_history"),
    path(f"{EVIDENCE}/kerahasiaan/", pages.evidence_handling, name="evidence_handling"),
    path(f"{EVIDENCE}/sebab/", pages.evidence_explain, name="evidence_explain"),
]
