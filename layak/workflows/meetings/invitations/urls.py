from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.invitations import pages

INVITEES = "rapat/<int:meeting_id>/undangan/"
INVITEE = f"{INVITEES}<int:invitee_id>/"

urlpatterns: list[URLPattern] = [
    path(INVITEES, pages.meeting_invitees, name="meeting_invitees"),
    path(f"{INVITEES}tambah/", pages.invitees_add, name="invitees_add"),
    path(INVITEE, pages.invitee_detail, name="invitee_detail"),
    path(f"{INVITEE}jawab/", pages.invitee_reply, name="invitee_reply"),
    path(f"{INVITEE}ubah/", pages.invitee_change, name="invitee_change"),
    path(f"{INVITEE}tarik/", pages.invitee_withdraw, name="invitee_withdraw"),
]
