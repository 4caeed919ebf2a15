from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from layak.evaluation.views import answers, indicators, moves, saving

ANSWER = "evaluasi/jawaban/<int:answer_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("evaluasi/", answers.round_current, name="round_current"),
    path("evaluasi/<slug:code>/", answers.answer_list, name="answer_list"),
    path("evaluasi/<slug:code>/nilai/", indicators.score_detail, name="score_detail"),
    path("evaluasi/<slug:code>/bagian/<str:part>/", indicators.part_detail, name="part_detail"),
    path(
        "evaluasi/<slug:code>/indikator/<str:indicator>/",
        indicators.indicator_detail,
        name="indicator_detail",
    ),
    path(ANSWER, answers.answer_detail, name="answer_detail"),
    path(f"{ANSWER}simpan/", saving.answer_save, name="answer_save"),
    path(f"{ANSWER}riwayat/", answers.answer_history, name="answer_history"),
    path(f"{ANSWER}<slug:move>/", moves.answer_move, name="answer_move"),
]
