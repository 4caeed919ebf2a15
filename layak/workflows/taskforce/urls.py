from __future__ import annotations

from django.urls import path

from layak.workflows.taskforce.views import institutions, statements

YEAR = "pernyataan-peran/<int:year>/"
ONE = f"{YEAR}<int:agency_id>/"
INSTITUTION = "lembaga/<int:agency_id>/"
PDF, DOCX = {"ending": "pdf"}, {"ending": "docx"}

urlpatterns = [
    path("pernyataan-peran/", statements.statement_current, name="role_statement_current"),
    path(YEAR, statements.statement_list, name="role_statement_list"),
    path(f"{YEAR}ingatkan/", statements.statement_remind, name="role_statement_remind"),
    path(ONE, statements.statement_detail, name="role_statement_detail"),
    path(f"{ONE}tulis/", statements.statement_edit, name="role_statement_edit"),
    path(f"{ONE}tanda-tangan/", statements.statement_sign, name="role_statement_sign"),
    path(f"{ONE}catat/", statements.statement_record, name="role_statement_record"),
    path(f"{ONE}naskah.pdf", statements.statement_paper, PDF, name="role_statement_pdf"),
    path(f"{ONE}naskah.docx", statements.statement_paper, DOCX, name="role_statement_docx"),
    path("lembaga/", institutions.institution_list, name="institution_list"),
    path(INSTITUTION, institutions.institution_detail, name="institution_detail"),
    path(f"{INSTITUTION}kartu/", institutions.institution_edit, name="institution_edit"),
]
