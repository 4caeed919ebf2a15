from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.minutes import beamer_pages, line_pages, pages

NOTES = "rapat/<int:meeting_id>/notulen/"
LINE = f"{NOTES}<int:entry_id>/"

urlpatterns: list[URLPattern] = [
    path(NOTES, pages.meeting_minutes, name="meeting_minutes"),
    path(f"{NOTES}baris/", pages.entry_list, name="entry_list"),
    path(f"{NOTES}buka/", pages.meeting_open, name="meeting_open"),
    path(f"{NOTES}tutup/", pages.meeting_close, name="meeting_close"),
    path(f"{NOTES}tulis/", pages.entry_write, name="entry_write"),
    path(f"{LINE}ubah/", line_pages.entry_edit, name="entry_edit"),
    path(f"{LINE}tanda/", line_pages.entry_mark, name="entry_mark"),
    path(f"{LINE}pindah/", line_pages.entry_move, name="entry_move"),
    path(f"{LINE}coret/", line_pages.entry_remove, name="entry_remove"),
    path(f"{LINE}kembalikan/", line_pages.entry_restore, name="entry_restore"),
    path(f"{LINE}tindak-lanjut/", line_pages.entry_promise, name="entry_promise"),
    path(f"{LINE}kesepakatan/", line_pages.entry_agree, name="entry_agree"),
    path("rapat/<int:meeting_id>/layar/", beamer_pages.meeting_beamer, name="meeting_beamer"),
]
