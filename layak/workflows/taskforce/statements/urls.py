from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.taskforce.statements import pages

YEAR = "pernyataan-peran/<int:year>/"
ONE = f"{YEAR}<int:agency_id>/"
PDF, DOCX = {"ending": "pdf"}, {"ending": "docx"}

urlpatterns: list[URLPattern] = [
    path("pernyataan-peran/", pages.statement_current, name="role_statement_current"),
    path(YEAR, pages.statement_list, name="role_statement_list"),
    path(f"{YEAR}ingatkan/", pages.statement_remind, name="role_statement_remind"),
    path(ONE, pages.statement_detail, name="role_statement_detail"),
    path(f"{ONE}tulis/", pages.statement_edit, name="role_statement_edit"),
    path(f"{ONE}tanda-tangan/", pages.statement_sign, name="role_statement_sign"),
    path(f"{ONE}catat/", pages.statement_record, name="role_statement_record"),
    path(f"{ONE}naskah.pdf", pages.statement_paper, PDF, name="role_statement_pdf"),
    path(f"{ONE}naskah.docx", pages.statement_paper, DOCX, name="role_statement_docx"),
]
