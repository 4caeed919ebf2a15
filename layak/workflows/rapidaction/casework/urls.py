"""Addresses of activations: their list, one of them, and what is done with it."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.assignments import pages as assignments_pages
from layak.workflows.rapidaction.casework import pages, recording_pages
from layak.workflows.rapidaction.closing import pages as closing_pages
from layak.workflows.rapidaction.conferences import pages as conferences_pages

ROOM = "aksi-cepat/penanganan/"
CASE = f"{ROOM}<slug:case_code>/"

urlpatterns = [
    path(ROOM, pages.case_list, name="case_list"),
    path(CASE, pages.case_detail, name="case_detail"),
    path(f"{CASE}kejadian/", recording_pages.occurrence_record, name="occurrence_record"),
    path(
        f"{CASE}kejadian/<int:occurrence_id>/betulkan/",
        recording_pages.occurrence_correct,
        name="occurrence_correct",
    ),
    path(f"{CASE}langkah/<int:step_id>/", recording_pages.step_finish, name="step_finish"),
    path(f"{CASE}langkah/<int:step_id>/lewati/", recording_pages.step_skip, name="step_skip"),
    path(f"{CASE}langkah/<int:step_id>/buka/", recording_pages.step_reopen, name="step_reopen"),
    path(f"{CASE}tingkat/", recording_pages.case_level, name="case_level"),
    path(f"{CASE}tugas/", assignments_pages.case_assign, name="case_assign"),
    path(f"{CASE}benturan/", assignments_pages.case_block, name="case_block"),
    path(f"{CASE}konferensi/", conferences_pages.conference_plan, name="conference_plan"),
    path(
        f"{CASE}keputusan/<int:decision_id>/",
        conferences_pages.decision_drop,
        name="decision_drop",
    ),
    path(f"{CASE}tutup/", closing_pages.case_close, name="case_close"),
    path(f"{CASE}versi/", closing_pages.case_move_version, name="case_move_version"),
]
