from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import joined

ANSWER = "evaluasi/jawaban/<int:answer_id>/gabungan"
ROUND = "evaluasi/<slug:code>/gabungan"

urlpatterns: list[URLPattern] = [
    path(f"{ANSWER}/", joined.joined_detail, name="joined_detail"),
    path(f"{ANSWER}.pdf", joined.joined_file, name="joined_file"),
    path(f"{ROUND}/", joined.joined_set, name="joined_set"),
    path(f"{ROUND}.zip", joined.joined_set_file, name="joined_set_file"),
]
