from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.minutes import pages

NOTES = "rapat/<int:meeting_id>/notulen/"
LINE = f"{NOTES}<int:entry_id>/"

urlpatterns: list[URLPattern] = [
    path(NOTES, pages.meeting_minutes, name="meeting_minutes"),
    path(f"{NOTES}baris/", pages.entry_list, name="entry_list"),
    path(f"{NOTES}buka/", pages.meeting_open, name="meeting_open"),
    path(f"{NOTES}tutup/", pages.meeting_close, name="meeting_close"),
    path(f"{NOTES}tulis/", pages.entry_write, name="entry_write"),
    path(f"{LINE}ubah/", pages.entry_edit, name="entry_edit"),
    path(f"{LINE}tanda/", pages.entry_mark, name="entry_mark"),
    path(f"{LINE}pindah/", pages.entry_move, name="entry_move"),
    path(f"{LINE}coret/", pages.entry_remove, name="entry_remove"),
    path(f"{LINE}kembalikan/", pages.entry_restore, name="entry_restore"),
    path(f"{LINE}tindak-lanjut/", pages.entry_promise, name="entry_promise"),
    path(f"{LINE}kesepakatan/", pages.entry_agree, name="entry_agree"),
    path("rapat/<int:meeting_id>/layar/", pages.meeting_beamer, name="meeting_beamer"),
]
