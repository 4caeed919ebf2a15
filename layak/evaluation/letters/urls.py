"""Request letters, and the self-evaluation report."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.letters import pages as letters_pages
from layak.evaluation.recap import pages

LETTERS = "evaluasi/<slug:code>/surat"

REPORT = "evaluasi/<slug:code>/laporan-mandiri"

urlpatterns: list[URLPattern] = [
    path(f"{REPORT}/", pages.self_report_page, name="self_report"),
    path(f"{REPORT}.pdf", pages.self_report_download, {"ending": "pdf"}, name="self_report_pdf"),
    path(
        f"{REPORT}.docx",
        pages.self_report_download,
        {"ending": "docx"},
        name="self_report_docx",
    ),
    path(f"{LETTERS}/", letters_pages.letter_list, name="letter_list"),
    path(f"{LETTERS}.zip", letters_pages.letter_archive, name="letter_archive"),
    path(f"{LETTERS}/<int:letter_id>/", letters_pages.letter_detail, name="letter_detail"),
    path(f"{LETTERS}/<int:letter_id>/surat.docx", letters_pages.letter_docx, name="letter_docx"),
    path(f"{LETTERS}/<int:letter_id>/surat.pdf", letters_pages.letter_pdf, name="letter_pdf"),
]
