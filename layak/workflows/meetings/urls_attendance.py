from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings import public_views
from layak.workflows.meetings.views import attendance

urlpatterns: list[URLPattern] = [
    path("rapat/<int:meeting_id>/hadir/", attendance.meeting_attendance, name="meeting_attendance"),
    path("rapat/<int:meeting_id>/hadir/tambah/", attendance.attendance_add, name="attendance_add"),
    path("rapat/<int:meeting_id>/hadir/kode/", attendance.attendance_code, name="attendance_code"),
    path(
        "rapat/<int:meeting_id>/hadir/<int:attendance_id>/hapus/",
        attendance.attendance_remove,
        name="attendance_remove",
    ),
    path(
        "rapat/<int:meeting_id>/hadir/daftar-<slug:state>.<slug:ending>",
        attendance.attendance_sheet,
        name="attendance_sheet",
    ),
    path("undangan/<slug:token>/", public_views.invitation_reply, name="invitation_reply"),
    path("hadir/<slug:token>/", public_views.room_sign_in, name="room_sign_in"),
]
