"""The copy sheet."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.copying import pages

SHEET = "evaluasi/<slug:code>/salin"
ANSWER = f"{SHEET}/<int:answer_id>"

urlpatterns: list[URLPattern] = [
    path(f"{SHEET}/", pages.copy_list, name="copy_list"),
    path(f"{ANSWER}/tandai/", pages.copy_tick, name="copy_tick"),
    path(f"{ANSWER}/lepas/", pages.copy_untick, name="copy_untick"),
]
