"""The proofs of an answer, and what an evidence proves."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.proofs import pages
from layak.evaluation.strength import pages as strength_pages
from layak.evaluation.strength import validity_pages
from layak.records.evidence.library import pages as library_pages

PROOFS = "evaluasi/jawaban/<int:answer_id>/bukti/"
USE = f"{PROOFS}<int:use_id>/"
EVIDENCE = "bukti/<int:evidence_id>/"

urlpatterns: list[URLPattern] = [
    path(PROOFS, pages.answer_evidence, name="evidence_attach"),
    path(f"{PROOFS}pakai/", pages.evidence_reuse, name="evidence_reuse"),
    path(f"{USE}halaman/", pages.evidence_pages, name="evidence_pages"),
    path(f"{USE}perbarui/", pages.evidence_renew, name="evidence_renew"),
    path(f"{USE}lepas/", pages.evidence_detach, name="evidence_detach"),
    path(f"{EVIDENCE}pakai/", pages.evidence_use_for, name="evidence_use_for"),
    path(f"{EVIDENCE}riwayat/", library_pages.evidence_history, name="evidence_history"),
    path(f"{EVIDENCE}kerahasiaan/", library_pages.evidence_handling, name="evidence_handling"),
    path(f"{EVIDENCE}sebab/", library_pages.evidence_explain, name="evidence_explain"),
    path(f"{EVIDENCE}daur/", validity_pages.evidence_cycle, name="evidence_cycle"),
    path("bukti/berlaku/", validity_pages.evidence_validity, name="evidence_validity"),
    path(
        "bukti/berlaku.xlsx",
        validity_pages.evidence_validity_sheet,
        name="evidence_validity_sheet",
    ),
    path(
        "evaluasi/<slug:code>/kekuatan-bukti/", strength_pages.strength_list, name="strength_list"
    ),
]
