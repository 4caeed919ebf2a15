from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import letters, self_report

LETTERS = "evaluasi/<slug:code>/surat"

REPORT = "evaluasi/<slug:code>/laporan-mandiri"

urlpatterns: list[URLPattern] = [
    path(f"{REPORT}/", self_report.self_report_page, name="self_report"),
    path(
        f"{REPORT}.pdf", self_report.self_report_download, {"ending": "pdf"}, name="self_report_pdf"
    ),
    path(
        f"{REPORT}.docx",
        self_report.self_report_download,
        {"ending": "docx"},
        name="self_report_docx",
    ),
    path(f"{LETTERS}/", letters.letter_list, name="letter_list"),
    path(f"{LETTERS}.zip", letters.letter_archive, name="letter_archive"),
    path(f"{LETTERS}/<int:letter_id>/", letters.letter_detail, name="letter_detail"),
    path(f"{LETTERS}/<int:letter_id>/surat.docx", letters.letter_docx, name="letter_docx"),
    path(f"{LETTERS}/<int:letter_id>/surat.pdf", letters.letter_pdf, name="letter_pdf"),
]
