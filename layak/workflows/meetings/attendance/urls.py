"""Addresses of signing in, with an account and without."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.attendance import pages, public_pages

ATTENDANCE = "rapat/<int:meeting_id>/hadir/"

urlpatterns: list[URLPattern] = [
    path(ATTENDANCE, pages.meeting_attendance, name="meeting_attendance"),
    path(f"{ATTENDANCE}tambah/", pages.attendance_add, name="attendance_add"),
    path(f"{ATTENDANCE}kode/", pages.attendance_code, name="attendance_code"),
    path(
        f"{ATTENDANCE}<int:attendance_id>/hapus/", pages.attendance_remove, name="attendance_remove"
    ),
    path(
        f"{ATTENDANCE}daftar-<slug:state>.<slug:ending>",
        pages.attendance_sheet,
        name="attendance_sheet",
    ),
    path("undangan/<slug:token>/", public_pages.invitation_reply, name="invitation_reply"),
    path("hadir/<slug:token>/", public_pages.room_sign_in, name="room_sign_in"),
]
