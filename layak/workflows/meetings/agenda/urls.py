from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.agenda import pages

AGENDA = "rapat/<int:meeting_id>/agenda/"
ITEM = f"{AGENDA}<int:item_id>/"

urlpatterns: list[URLPattern] = [
    path(AGENDA, pages.meeting_agenda, name="meeting_agenda"),
    path(f"{AGENDA}tambah/", pages.agenda_add, name="agenda_add"),
    path(f"{AGENDA}usul/", pages.agenda_accept, name="agenda_accept"),
    path(ITEM, pages.agenda_edit, name="agenda_edit"),
    path(f"{ITEM}pindah/", pages.agenda_move, name="agenda_move"),
]
