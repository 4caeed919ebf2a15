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
    path(
        f"{ROUND}/persetujuan/surat-pernyataan.pdf",
        pages.statement_letter_file,
        name="statement_letter",
    ),
    path(f"{ROUND}/penerimaan/", pages.acceptance_list, name="acceptance_list"),
    path(f"{ROUND}/penerimaan/terima/", pages.acceptance_give, name="acceptance_give"),
    path(f"{ROUND}/penerimaan/kembalikan/", pages.acceptance_return, name="acceptance_return"),
    # takes any word: after every other address of an answer
    path("evaluasi/jawaban/<int:answer_id>/<slug:move>/", pages.answer_move, name="answer_move"),
]
