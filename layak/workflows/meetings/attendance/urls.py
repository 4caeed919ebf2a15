"""Addresses of signing in, with an account and without."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.attendance import pages, public_pages

urlpatterns: list[URLPattern] = [
    path("rapat/<int:meeting_id>/hadir/", pages.meeting_attendance, name="meeting_attendance"),
    path("rapat/<int:meeting_id>/hadir/tambah/", pages.attendance_add, name="attendance_add"),
    path("rapat/<int:meeting_id>/hadir/kode/", pages.attendance_code, name="attendance_code"),
    path(
        "rapat/<int:meeting_id>/hadir/<int:attendance_id>/hapus/",
        pages.attendance_remove,
        name="attendance_remove",
    ),
    path(
        "rapat/<int:meeting_id>/hadir/daftar-<slug:state>.<slug:ending>",
        pages.attendance_sheet,
        name="attendance_sheet",
    ),
    path("undangan/<slug:token>/", public_pages.invitation_reply, name="invitation_reply"),
    path("hadir/<slug:token>/", public_pages.room_sign_in, name="room_sign_in"),
]
