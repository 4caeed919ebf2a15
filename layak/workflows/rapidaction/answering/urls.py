"""Addresses of hand-offs, their sending among them."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.rapidaction.answering import pages as answering_pages
from layak.workflows.rapidaction.answering import public_pages
from layak.workflows.rapidaction.sending import pages

ROOM = "aksi-cepat/rujukan/"
ONE = f"{ROOM}<slug:handoff_code>/"

urlpatterns: list[URLPattern] = [
    path(
        "aksi-cepat/penanganan/<slug:case_code>/rujuk/",
        pages.handoff_new,
        name="handoff_new",
    ),
    path(ROOM, answering_pages.handoff_list, name="handoff_list"),
    path(ONE, answering_pages.handoff_detail, name="handoff_detail"),
    path(f"{ONE}terima/", answering_pages.handoff_accept, name="handoff_accept"),
    path(f"{ONE}tolak/", answering_pages.handoff_decline, name="handoff_decline"),
    path(f"{ONE}tindakan/", answering_pages.handoff_act, name="handoff_act"),
    path(f"{ONE}selesai/", answering_pages.handoff_close, name="handoff_close"),
    path(f"{ONE}tarik/", answering_pages.handoff_withdraw, name="handoff_withdraw"),
    path(f"{ONE}uraian/", answering_pages.handoff_note, name="handoff_note"),
    path(f"{ONE}tautan/", answering_pages.handoff_link, name="handoff_link"),
    path("tugas/<slug:token>/", public_pages.task_link, name="task_link"),
]
