"""Approval and acceptance of a round, and the moves of an answer."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.stages import pages

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/persetujuan/", pages.approval_list, name="approval_list"),
    path(f"{ROUND}/persetujuan/periksa/", pages.approval_detail, name="approval_detail"),
    path(f"{ROUND}/persetujuan/setujui/", pages.approval_give, name="approval_give"),
    path(f"{ROUND}/persetujuan/catat-surat/", pages.statement_record, name="statement_record"),
    path(f"{ROUND}/persetujuan/bebaskan/", pages.approval_waive, name="approval_waive"),
    path(f"{ROUND}/persetujuan/kembalikan/", pages.approval_send_back, name="approval_send_back"),
    path(f"{ROUND}/persetujuan/batal/", pages.approval_undo, name="approval_undo"),
    path(f"{ROUND}/persetujuan/batal-surat/", pages.statement_undo, name="statement_undo"),
    path(f"{ROUND}/persetujuan/batal-bebas/", pages.waiver_undo, name="waiver_undo"),
    path(
        f"{ROUND}/persetujuan/surat-pernyataan.pdf",
        pages.statement_letter_file,
        name="statement_letter",
    ),
    path(f"{ROUND}/penerimaan/", pages.acceptance_list, name="acceptance_list"),
    path(f"{ROUND}/penerimaan/terima/", pages.acceptance_give, name="acceptance_give"),
    path(f"{ROUND}/penerimaan/kembalikan/", pages.acceptance_return, name="acceptance_return"),
    path(f"{ROUND}/penerimaan/batal/", pages.acceptance_undo, name="acceptance_undo"),
    # takes any word: after every other address of an answer
    path("evaluasi/jawaban/<int:answer_id>/<slug:move>/", pages.answer_move, name="answer_move"),
]
