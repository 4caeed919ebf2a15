"""The parts of an answer."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.parts import pages

PARTS = "evaluasi/jawaban/<int:answer_id>/bagian"
PART = f"{PARTS}/<slug:agency>"

urlpatterns: list[URLPattern] = [
    path(f"{PARTS}/", pages.contribution_list, name="contribution_list"),
    path(f"{PARTS}/beri-tahu/", pages.late_parts_tell, name="late_parts_tell"),
    path(f"{PART}/simpan/", pages.contribution_save, name="contribution_save"),
    path(f"{PART}/serahkan/", pages.contribution_hand_in, name="contribution_hand_in"),
    path(f"{PART}/tarik/", pages.contribution_take_back, name="contribution_take_back"),
    path(f"{PART}/tidak-ada/", pages.contribution_decline, name="contribution_decline"),
    path(f"{PART}/minta/", pages.contribution_ask_again, name="contribution_ask_again"),
    path(f"{PART}/ambil/", pages.contribution_take, name="contribution_take"),
]
