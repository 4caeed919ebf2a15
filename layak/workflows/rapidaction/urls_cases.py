from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.views import (
    cases,
    cases_closing,
    cases_people,
    cases_recording,
    conference_decisions,
)

ROOM = "aksi-cepat/penanganan/"
CASE = f"{ROOM}<slug:case_code>/"

urlpatterns = [
    path(ROOM, cases.case_list, name="case_list"),
    path(CASE, cases.case_detail, name="case_detail"),
    path(f"{CASE}kejadian/", cases_recording.occurrence_record, name="occurrence_record"),
    path(
        f"{CASE}kejadian/<int:occurrence_id>/betulkan/",
        cases_recording.occurrence_correct,
        name="occurrence_correct",
    ),
    path(f"{CASE}langkah/<int:step_id>/", cases_recording.step_finish, name="step_finish"),
    path(f"{CASE}langkah/<int:step_id>/lewati/", cases_recording.step_skip, name="step_skip"),
    path(f"{CASE}langkah/<int:step_id>/buka/", cases_recording.step_reopen, name="step_reopen"),
    path(f"{CASE}tingkat/", cases_recording.case_level, name="case_level"),
    path(f"{CASE}tugas/", cases_people.case_assign, name="case_assign"),
    path(f"{CASE}benturan/", cases_people.case_block, name="case_block"),
    path(f"{CASE}konferensi/", cases_people.conference_plan, name="conference_plan"),
    path(
        f"{CASE}keputusan/<int:decision_id>/",
        conference_decisions.decision_drop,
        name="decision_drop",
    ),
    path(f"{CASE}tutup/", cases_closing.case_close, name="case_close"),
    path(f"{CASE}versi/", cases_closing.case_move_version, name="case_move_version"),
]
