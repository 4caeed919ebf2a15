"""Agreed readings of a question and of a round."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.agreements import pages

ROUND = "evaluasi/<slug:code>/kesepakatan"
ANSWER = "evaluasi/jawaban/<int:answer_id>/kesepakatan/"

urlpatterns: list[URLPattern] = [
    path(ANSWER, pages.agreement_detail, name="agreement_detail"),
    path(f"{ANSWER}tulis/", pages.agreement_write, name="agreement_write"),
    path(f"{ANSWER}cabut/", pages.agreement_withdraw, name="agreement_withdraw"),
    path(f"{ANSWER}pendapat/", pages.dissent_add, name="dissent_add"),
    path(f"{ROUND}/", pages.agreement_of_round, name="agreement_list"),
    path(f"{ROUND}.pdf", pages.agreement_sheet, {"ending": "pdf"}, name="agreement_pdf"),
    path(f"{ROUND}.docx", pages.agreement_sheet, {"ending": "docx"}, name="agreement_docx"),
]
