from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.views import beamer, meter, minutes, minutes_closing, minutes_lines

NOTES = "rapat/<int:meeting_id>/notulen/"
LINE = f"{NOTES}<int:entry_id>/"

urlpatterns: list[URLPattern] = [
    path(NOTES, minutes.meeting_minutes, name="meeting_minutes"),
    path(f"{NOTES}baris/", minutes.entry_list, name="entry_list"),
    path(f"{NOTES}buka/", minutes_closing.meeting_open, name="meeting_open"),
    path(f"{NOTES}tutup/", minutes_closing.meeting_close, name="meeting_close"),
    path(f"{NOTES}susun/", minutes_closing.minutes_freeze, name="minutes_freeze"),
    path(f"{NOTES}versi-baru/", minutes_closing.minutes_reopen, name="minutes_reopen"),
    path(f"{NOTES}tulis/", minutes.entry_write, name="entry_write"),
    path(f"{LINE}ubah/", minutes_lines.entry_edit, name="entry_edit"),
    path(f"{LINE}tanda/", minutes_lines.entry_mark, name="entry_mark"),
    path(f"{LINE}pindah/", minutes_lines.entry_move, name="entry_move"),
    path(f"{LINE}coret/", minutes_lines.entry_remove, name="entry_remove"),
    path(f"{LINE}kembalikan/", minutes_lines.entry_restore, name="entry_restore"),
    path(f"{LINE}tindak-lanjut/", minutes_lines.entry_promise, name="entry_promise"),
    path(f"{LINE}kesepakatan/", minutes_lines.entry_agree, name="entry_agree"),
    path("rapat/<int:meeting_id>/layar/", beamer.meeting_beamer, name="meeting_beamer"),
    path("rapat/meteran/", meter.meeting_meter, name="meeting_meter"),
]
