"""The list, the question page, its scores and moves. A move takes any word: last of all answers' addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from layak.evaluation.desk import pages as desk_pages
from layak.evaluation.lists import pages
from layak.evaluation.scores import pages as scores_pages
from layak.evaluation.stages import pages as stages_pages

ANSWER = "evaluasi/jawaban/<int:answer_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("evaluasi/", pages.round_current, name="round_current"),
    path("evaluasi/<slug:code>/", pages.answer_list, name="answer_list"),
    path("evaluasi/<slug:code>/nilai/", scores_pages.score_detail, name="score_detail"),
    path("evaluasi/<slug:code>/bagian/<str:part>/", scores_pages.part_detail, name="part_detail"),
    path(
        "evaluasi/<slug:code>/indikator/<str:indicator>/",
        scores_pages.indicator_detail,
        name="indicator_detail",
    ),
    path(ANSWER, desk_pages.answer_detail, name="answer_detail"),
    path(f"{ANSWER}simpan/", desk_pages.answer_save, name="answer_save"),
    path(f"{ANSWER}riwayat/", desk_pages.answer_history, name="answer_history"),
    path(f"{ANSWER}<slug:move>/", stages_pages.answer_move, name="answer_move"),
]
