from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.views import plan

urlpatterns: list[URLPattern] = [
    path("rapat/", plan.meeting_list, name="meeting_list"),
    path("rapat/baru/", plan.meeting_create, name="meeting_create"),
    path("rapat/<int:meeting_id>/", plan.meeting_detail, name="meeting_detail"),
    path("rapat/<int:meeting_id>/ubah/", plan.meeting_edit, name="meeting_edit"),
    path("rapat/<int:meeting_id>/batalkan/", plan.meeting_cancel, name="meeting_cancel"),
]
