from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import evidence, evidence_uses, evidence_validity, strength
from layak.records.evidence.library import pages

PROOFS = "evaluasi/jawaban/<int:answer_id>/bukti/"
USE = f"{PROOFS}<int:use_id>/"
EVIDENCE = "bukti/<int:evidence_id>/"

urlpatterns: list[URLPattern] = [
    path(PROOFS, evidence_uses.answer_evidence, name="evidence_attach"),
    path(f"{PROOFS}pakai/", evidence_uses.evidence_reuse, name="evidence_reuse"),
    path(f"{USE}halaman/", evidence_uses.evidence_pages, name="evidence_pages"),
    path(f"{USE}perbarui/", evidence.evidence_renew, name="evidence_renew"),
    path(f"{USE}lepas/", evidence.evidence_detach, name="evidence_detach"),
    path(f"{EVIDENCE}pakai/", evidence_uses.evidence_use_for, name="evidence_use_for"),
    path(f"{EVIDENCE}riwayat/", pages.evidence_history, name="evidence_history"),
    path(f"{EVIDENCE}kerahasiaan/", pages.evidence_handling, name="evidence_handling"),
    path(f"{EVIDENCE}sebab/", pages.evidence_explain, name="evidence_explain"),
    path(f"{EVIDENCE}daur/", evidence_validity.evidence_cycle, name="evidence_cycle"),
    path("bukti/berlaku/", evidence_validity.evidence_validity, name="evidence_validity"),
    path(
        "bukti/berlaku.xlsx",
        evidence_validity.evidence_validity_sheet,
        name="evidence_validity_sheet",
    ),
    path("evaluasi/<slug:code>/kekuatan-bukti/", strength.strength_list, name="strength_list"),
]
