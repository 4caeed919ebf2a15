"""The proofs of an answer, and an evidence used for many answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.proofs import pages

PROOFS = "evaluasi/jawaban/<int:answer_id>/bukti"
USE = f"{PROOFS}/<int:use_id>"

urlpatterns: list[URLPattern] = [
    path(f"{PROOFS}/", pages.answer_evidence, name="evidence_attach"),
    path(f"{PROOFS}/pakai/", pages.evidence_reuse, name="evidence_reuse"),
    path(f"{USE}/halaman/", pages.evidence_pages, name="evidence_pages"),
    path(f"{USE}/perbarui/", pages.evidence_renew, name="evidence_renew"),
    path(f"{USE}/lepas/", pages.evidence_detach, name="evidence_detach"),
    path("bukti/<int:evidence_id>/pakai/", pages.evidence_use_for, name="evidence_use_for"),
]
