"""The files of a round or part as a ZIP, and joined PDFs."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.archive import pages

ANSWER = "evaluasi/jawaban/<int:answer_id>/gabungan"
ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/berkas.zip", pages.evidence_archive, name="evidence_archive"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/berkas/(?P<part>[^/]+)\.zip$",
        pages.part_archive,
        name="part_archive",
    ),
    path(f"{ANSWER}/", pages.joined_detail, name="joined_detail"),
    path(f"{ANSWER}.pdf", pages.joined_file, name="joined_file"),
    path(f"{ROUND}/gabungan/", pages.joined_set, name="joined_set"),
    path(f"{ROUND}/gabungan.zip", pages.joined_set_file, name="joined_set_file"),
]
