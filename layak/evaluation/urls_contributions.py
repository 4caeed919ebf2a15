"""The parts of an answer: before the moves of the answer, which take any word."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.views import contributions, delegations, part_moves

PARTS = "evaluasi/jawaban/<int:answer_id>/bagian"
PART = f"{PARTS}/<slug:agency>"

urlpatterns: list[URLPattern] = [
    path(f"{PARTS}/", contributions.contribution_list, name="contribution_list"),
    path(f"{PARTS}/beri-tahu/", part_moves.late_parts_tell, name="late_parts_tell"),
    path(f"{PART}/simpan/", contributions.contribution_save, name="contribution_save"),
    path(f"{PART}/serahkan/", part_moves.contribution_hand_in, name="contribution_hand_in"),
    path(f"{PART}/tarik/", part_moves.contribution_take_back, name="contribution_take_back"),
    path(f"{PART}/tidak-ada/", part_moves.contribution_decline, name="contribution_decline"),
    path(f"{PART}/minta/", part_moves.contribution_ask_again, name="contribution_ask_again"),
    path(f"{PART}/ambil/", part_moves.contribution_take, name="contribution_take"),
    path(f"{PART}/limpahkan/", delegations.assignment_delegate, name="assignment_delegate"),
    path(
        f"{PART}/limpahkan/batal/", delegations.assignment_undelegate, name="assignment_undelegate"
    ),
]
