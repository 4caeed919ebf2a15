"""Addresses of hand-offs, and of the link by which one is answered without an account."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.answering import pages, public_pages

ROOM = "aksi-cepat/rujukan/"
ONE = f"{ROOM}<slug:handoff_code>/"

urlpatterns = [
    path(ROOM, pages.handoff_list, name="handoff_list"),
    path(ONE, pages.handoff_detail, name="handoff_detail"),
    path(f"{ONE}terima/", pages.handoff_accept, name="handoff_accept"),
    path(f"{ONE}tolak/", pages.handoff_decline, name="handoff_decline"),
    path(f"{ONE}tindakan/", pages.handoff_act, name="handoff_act"),
    path(f"{ONE}selesai/", pages.handoff_close, name="handoff_close"),
    path(f"{ONE}tarik/", pages.handoff_withdraw, name="handoff_withdraw"),
    path(f"{ONE}tarik/jawab/", pages.handoff_withdrawal, name="handoff_withdrawal"),
    path(f"{ONE}uraian/", pages.handoff_note, name="handoff_note"),
    path(f"{ONE}tautan/", pages.handoff_link, name="handoff_link"),
    path("tugas/<slug:token>/", public_pages.task_link, name="task_link"),
]
