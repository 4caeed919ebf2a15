"""Joined PDFs of a question and of a round."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.archive import pages

ANSWER = "evaluasi/jawaban/<int:answer_id>/gabungan"
ROUND = "evaluasi/<slug:code>/gabungan"

urlpatterns: list[URLPattern] = [
    path(f"{ANSWER}/", pages.joined_detail, name="joined_detail"),
    path(f"{ANSWER}.pdf", pages.joined_file, name="joined_file"),
    path(f"{ROUND}/", pages.joined_set, name="joined_set"),
    path(f"{ROUND}.zip", pages.joined_set_file, name="joined_set_file"),
]
