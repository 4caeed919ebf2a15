"""What comes from the last round."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.carrying import pages

ANSWER = "evaluasi/jawaban/<int:answer_id>"
ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ANSWER}/pastikan/", pages.answer_confirm, name="answer_confirm"),
    path(f"{ANSWER}/abaikan/", pages.answer_drop_carried, name="answer_drop_carried"),
    path(f"{ROUND}/bawa/", pages.carry_forward, name="carry_forward"),
    path(f"{ROUND}/pastikan/", pages.carried_list, name="carried_list"),
]
