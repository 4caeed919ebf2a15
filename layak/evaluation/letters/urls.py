"""Request letters."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.letters import pages

LETTERS = "evaluasi/<slug:code>/surat"
LETTER = f"{LETTERS}/<int:letter_id>"

urlpatterns: list[URLPattern] = [
    path(f"{LETTERS}/", pages.letter_list, name="letter_list"),
    path(f"{LETTERS}.zip", pages.letter_archive, name="letter_archive"),
    path(f"{LETTER}/", pages.letter_detail, name="letter_detail"),
    path(f"{LETTER}/surat.docx", pages.letter_docx, name="letter_docx"),
    path(f"{LETTER}/surat.pdf", pages.letter_pdf, name="letter_pdf"),
]
