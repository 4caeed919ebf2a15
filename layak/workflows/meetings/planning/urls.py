from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.planning import pages

urlpatterns: list[URLPattern] = [
    path("rapat/", pages.meeting_list, name="meeting_list"),
    path("rapat/baru/", pages.meeting_create, name="meeting_create"),
    path("rapat/<int:meeting_id>/", pages.meeting_detail, name="meeting_detail"),
    path("rapat/<int:meeting_id>/ubah/", pages.meeting_edit, name="meeting_edit"),
    path("rapat/<int:meeting_id>/batalkan/", pages.meeting_cancel, name="meeting_cancel"),
]
