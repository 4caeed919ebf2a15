"""Where answers are filled in, one by one or many."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.desk import pages

ANSWER = "evaluasi/jawaban/<int:answer_id>"
GRID = "evaluasi/<slug:code>/kisi"

urlpatterns: list[URLPattern] = [
    path(f"{ANSWER}/", pages.answer_detail, name="answer_detail"),
    path(f"{ANSWER}/simpan/", pages.answer_save, name="answer_save"),
    path(f"{ANSWER}/riwayat/", pages.answer_history, name="answer_history"),
    path(f"{GRID}/", pages.grid, name="grid"),
    path(f"{GRID}/simpan/", pages.grid_save, name="grid_save"),
]
