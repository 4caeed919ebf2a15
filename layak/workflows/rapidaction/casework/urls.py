"""Addresses of activations: their list, one of them, and what is recorded of it."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.casework import pages

ROOM = "aksi-cepat/penanganan/"
CASE = f"{ROOM}<slug:case_code>/"

urlpatterns = [
    path(ROOM, pages.case_list, name="case_list"),
    path(CASE, pages.case_detail, name="case_detail"),
    path(f"{CASE}kejadian/", pages.occurrence_record, name="occurrence_record"),
    path(
        f"{CASE}kejadian/<int:occurrence_id>/betulkan/",
        pages.occurrence_correct,
        name="occurrence_correct",
    ),
    path(f"{CASE}langkah/<int:step_id>/", pages.step_finish, name="step_finish"),
    path(f"{CASE}langkah/<int:step_id>/lewati/", pages.step_skip, name="step_skip"),
    path(f"{CASE}langkah/<int:step_id>/lewati/jawab/", pages.waiver_decide, name="waiver_decide"),
    path(f"{CASE}langkah/<int:step_id>/buka/", pages.step_reopen, name="step_reopen"),
    path(f"{CASE}tingkat/", pages.case_level, name="case_level"),
]
