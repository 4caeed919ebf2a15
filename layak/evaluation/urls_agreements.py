from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import agreements

ROUND = "evaluasi/<slug:code>/kesepakatan"
ANSWER = "evaluasi/jawaban/<int:answer_id>/kesepakatan/"

urlpatterns: list[URLPattern] = [
    path(ANSWER, agreements.agreement_detail, name="agreement_detail"),
    path(f"{ANSWER}tulis/", agreements.agreement_write, name="agreement_write"),
    path(f"{ANSWER}cabut/", agreements.agreement_withdraw, name="agreement_withdraw"),
    path(f"{ANSWER}pendapat/", agreements.dissent_add, name="dissent_add"),
    path(f"{ROUND}/", agreements.agreement_of_round, name="agreement_list"),
    path(f"{ROUND}.pdf", agreements.agreement_sheet, {"ending": "pdf"}, name="agreement_pdf"),
    path(f"{ROUND}.docx", agreements.agreement_sheet, {"ending": "docx"}, name="agreement_docx"),
]
