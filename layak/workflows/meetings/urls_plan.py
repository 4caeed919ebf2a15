from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.views import agenda, invitation, letter, plan

urlpatterns: list[URLPattern] = [
    path("rapat/", plan.meeting_list, name="meeting_list"),
    path("rapat/baru/", plan.meeting_create, name="meeting_create"),
    path("rapat/<int:meeting_id>/", plan.meeting_detail, name="meeting_detail"),
    path("rapat/<int:meeting_id>/ubah/", plan.meeting_edit, name="meeting_edit"),
    path("rapat/<int:meeting_id>/batalkan/", plan.meeting_cancel, name="meeting_cancel"),
    path("rapat/<int:meeting_id>/agenda/", agenda.meeting_agenda, name="meeting_agenda"),
    path("rapat/<int:meeting_id>/agenda/tambah/", agenda.agenda_add, name="agenda_add"),
    path("rapat/<int:meeting_id>/agenda/usul/", agenda.agenda_accept, name="agenda_accept"),
    path("rapat/<int:meeting_id>/agenda/<int:item_id>/", agenda.agenda_edit, name="agenda_edit"),
    path(
        "rapat/<int:meeting_id>/agenda/<int:item_id>/pindah/",
        agenda.agenda_move,
        name="agenda_move",
    ),
    path("rapat/<int:meeting_id>/undangan/", invitation.meeting_invitees, name="meeting_invitees"),
    path("rapat/<int:meeting_id>/undangan/tambah/", invitation.invitees_add, name="invitees_add"),
    path(
        "rapat/<int:meeting_id>/undangan/<int:invitee_id>/",
        invitation.invitee_detail,
        name="invitee_detail",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/<int:invitee_id>/jawab/",
        invitation.invitee_reply,
        name="invitee_reply",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/<int:invitee_id>/ubah/",
        invitation.invitee_change,
        name="invitee_change",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/<int:invitee_id>/tarik/",
        invitation.invitee_withdraw,
        name="invitee_withdraw",
    ),
    path("rapat/<int:meeting_id>/undangan/surat/", letter.meeting_letter, name="meeting_letter"),
    path(
        "rapat/<int:meeting_id>/undangan/surat/v<int:version>.docx",
        letter.invitation_file,
        name="invitation_file",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/surat/semua/",
        letter.invitation_letters,
        name="invitation_letters",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/surat/semua.zip",
        letter.invitation_archive,
        name="invitation_archive",
    ),
    path(
        "rapat/<int:meeting_id>/undangan/kirim/", letter.invitations_send, name="invitations_send"
    ),
    path("rapat/<int:meeting_id>/rapat.ics", letter.meeting_calendar, name="meeting_calendar"),
]
