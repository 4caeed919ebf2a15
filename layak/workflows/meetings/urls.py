"""Addresses of meetings; those of signing in are in attendance/urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.agenda import pages as agenda_pages
from layak.workflows.meetings.attendance import urls
from layak.workflows.meetings.final_minutes import meter_pages
from layak.workflows.meetings.final_minutes import pages as final_minutes_pages
from layak.workflows.meetings.invitations import pages as invitations_pages
from layak.workflows.meetings.letters import pages as letters_pages
from layak.workflows.meetings.minutes import beamer_pages, line_pages
from layak.workflows.meetings.minutes import pages as minutes_pages
from layak.workflows.meetings.package import pages as package_pages
from layak.workflows.meetings.papers import pages as papers_pages
from layak.workflows.meetings.planning import pages

planning_patterns: list[URLPattern] = [
    path("rapat/", pages.meeting_list, name="meeting_list"),
    path("rapat/baru/", pages.meeting_create, name="meeting_create"),
    path("rapat/<int:meeting_id>/", pages.meeting_detail, name="meeting_detail"),
    path("rapat/<int:meeting_id>/ubah/", pages.meeting_edit, name="meeting_edit"),
    path("rapat/<int:meeting_id>/batalkan/", pages.meeting_cancel, name="meeting_cancel"),
    path("rapat/<int:meeting_id>/agenda/", agenda_pages.meeting_agenda, name="meeting_agenda"),
    path("rapat/<int:meeting_id>/agenda/tambah/", agenda_pages.agenda_add, name="agenda_add"),
    path("rapat/<int:meeting_id>/agenda/usul/", agenda_pages.agenda_accept, name="agenda_accept"),
    path(
        "rapat/<int:meeting_id>/agenda/<int:item_id>/", agenda_pages.agenda_edit, name="agenda_edit"
    ),
    path(
        "rapat/<int:meeting_id>/agenda/<int:item_id>/pindah/",
        agenda_pages.agenda_move,
        name="agenda_move",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/",
        invitations_pages.meeting_invitees,
        name="meeting_invitees",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/tambah/",
        invitations_pages.invitees_add,
        name="invitees_add",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/<int:invitee_id>/",
        invitations_pages.invitee_detail,
        name="invitee_detail",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/<int:invitee_id>/jawab/",
        invitations_pages.invitee_reply,
        name="invitee_reply",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/<int:invitee_id>/ubah/",
        invitations_pages.invitee_change,
        name="invitee_change",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/<int:invitee_id>/tarik/",
        invitations_pages.invitee_withdraw,
        name="invitee_withdraw",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/surat/",
        letters_pages.meeting_letter,
        name="meeting_letter",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/surat/v<int:version>.docx",
        letters_pages.invitation_file,
        name="invitation_file",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/surat/semua/",
        letters_pages.invitation_letters,
        name="invitation_letters",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/surat/semua.zip",
        letters_pages.invitation_archive,
        name="invitation_archive",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/kirim/",
        letters_pages.invitations_send,
        name="invitations_send",
    ),
    path(
        "rapat/<int:meeting_id>/rapat.ics", letters_pages.meeting_calendar, name="meeting_calendar"
    ),
]


NOTES = "rapat/<int:meeting_id>/notulen/"
LINE = f"{NOTES}<int:entry_id>/"

minutes_patterns: list[URLPattern] = [
    path(NOTES, minutes_pages.meeting_minutes, name="meeting_minutes"),
    path(f"{NOTES}baris/", minutes_pages.entry_list, name="entry_list"),
    path(f"{NOTES}buka/", minutes_pages.meeting_open, name="meeting_open"),
    path(f"{NOTES}tutup/", minutes_pages.meeting_close, name="meeting_close"),
    path(f"{NOTES}susun/", final_minutes_pages.minutes_freeze, name="minutes_freeze"),
    path(f"{NOTES}versi-baru/", final_minutes_pages.minutes_reopen, name="minutes_reopen"),
    path(f"{NOTES}tulis/", minutes_pages.entry_write, name="entry_write"),
    path(f"{LINE}ubah/", line_pages.entry_edit, name="entry_edit"),
    path(f"{LINE}tanda/", line_pages.entry_mark, name="entry_mark"),
    path(f"{LINE}pindah/", line_pages.entry_move, name="entry_move"),
    path(f"{LINE}coret/", line_pages.entry_remove, name="entry_remove"),
    path(f"{LINE}kembalikan/", line_pages.entry_restore, name="entry_restore"),
    path(f"{LINE}tindak-lanjut/", line_pages.entry_promise, name="entry_promise"),
    path(f"{LINE}kesepakatan/", line_pages.entry_agree, name="entry_agree"),
    path("rapat/<int:meeting_id>/layar/", beamer_pages.meeting_beamer, name="meeting_beamer"),
    path("rapat/meteran/", meter_pages.meeting_meter, name="meeting_meter"),
]


PAPERS = "rapat/<int:meeting_id>/naskah/"
PAPER = f"{PAPERS}<int:paper_id>/"

paper_patterns: list[URLPattern] = [
    path("rapat/naskah/", papers_pages.paper_waiting, name="paper_waiting"),
    path(PAPERS, papers_pages.meeting_papers, name="meeting_papers"),
    path(f"{PAPERS}tambah/", papers_pages.paper_add, name="paper_add"),
    path(f"{PAPER}pindah/", papers_pages.paper_move, name="paper_move"),
    path(f"{PAPER}pindaian/", papers_pages.paper_sign, name="paper_sign"),
    path(f"{PAPER}keterangan/", papers_pages.paper_caption, name="paper_caption"),
    path(f"{PAPER}lepas/", papers_pages.paper_drop, name="paper_drop"),
    path(f"{PAPER}bukti/", papers_pages.paper_prove, name="paper_prove"),
    path(f"{PAPER}notulen.docx", final_minutes_pages.minutes_docx, name="minutes_docx"),
    path(f"{PAPER}notulen.pdf", final_minutes_pages.minutes_pdf, name="minutes_pdf"),
    path("rapat/<int:meeting_id>/paket.zip", package_pages.meeting_package, name="meeting_package"),
]


urlpatterns = [
    *planning_patterns,
    *urls.urlpatterns,
    *minutes_patterns,
    *paper_patterns,
]
