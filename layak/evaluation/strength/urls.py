"""How far the proof of a round convinces, and what evidence still proves."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.strength import pages

urlpatterns: list[URLPattern] = [
    path("bukti/<int:evidence_id>/daur/", pages.evidence_cycle, name="evidence_cycle"),
    path("bukti/berlaku/", pages.evidence_validity, name="evidence_validity"),
    path(
        "bukti/berlaku.xlsx",
        pages.evidence_validity_sheet,
        name="evidence_validity_sheet",
    ),
    path("evaluasi/<slug:code>/kekuatan-bukti/", pages.strength_list, name="strength_list"),
]
