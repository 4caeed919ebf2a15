"""All answers of a round, one step for many of them, and kept filters."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.lists import pages

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path("evaluasi/", pages.round_current, name="round_current"),
    path(f"{ROUND}/", pages.answer_list, name="answer_list"),
    path(f"{ROUND}/sekaligus/", pages.bulk_change, name="bulk_change"),
    path(f"{ROUND}/perubahan/", pages.change_list, name="change_list"),
    path(f"{ROUND}/perubahan/<int:change_id>/urungkan/", pages.change_undo, name="change_undo"),
    path(f"{ROUND}/saringan/simpan/", pages.filter_save, name="filter_save"),
    path(f"{ROUND}/saringan/<int:filter_id>/hapus/", pages.filter_delete, name="filter_delete"),
]
