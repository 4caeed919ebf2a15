"""Who works on which question of a round, and an assignment given to a person."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.assignments import pages

ASSIGNMENTS = "evaluasi/<slug:code>/penugasan"
PART = "evaluasi/jawaban/<int:answer_id>/bagian/<slug:agency>"

urlpatterns: list[URLPattern] = [
    path(f"{ASSIGNMENTS}/", pages.assignment_list, name="assignment_list"),
    path(f"{ASSIGNMENTS}/ubah/", pages.assignment_change, name="assignment_change"),
    path(f"{ASSIGNMENTS}/pecah/<slug:agency>/", pages.assignment_split, name="assignment_split"),
    path(f"{PART}/limpahkan/", pages.assignment_delegate, name="assignment_delegate"),
    path(f"{PART}/limpahkan/batal/", pages.assignment_undelegate, name="assignment_undelegate"),
]
