from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.letters import pages

LETTER = "rapat/<int:meeting_id>/undangan/surat/"

urlpatterns: list[URLPattern] = [
    path(LETTER, pages.meeting_letter, name="meeting_letter"),
    path(f"{LETTER}v<int:version>.docx", pages.invitation_file, name="invitation_file"),
    path(f"{LETTER}semua/", pages.invitation_letters, name="invitation_letters"),
    path(f"{LETTER}semua.zip", pages.invitation_archive, name="invitation_archive"),
    path("rapat/<int:meeting_id>/undangan/kirim/", pages.invitations_send, name="invitations_send"),
    path("rapat/<int:meeting_id>/rapat.ics", pages.meeting_calendar, name="meeting_calendar"),
]
