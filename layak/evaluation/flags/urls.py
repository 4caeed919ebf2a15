"""Where the flags of an answer are explained."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.flags import pages

urlpatterns: list[URLPattern] = [
    path("evaluasi/jawaban/<int:answer_id>/tanda/", pages.flag_explain, name="flag_explain")
]
