from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.papers import pages

PAPERS = "rapat/<int:meeting_id>/naskah/"
PAPER = f"{PAPERS}<int:paper_id>/"

urlpatterns: list[URLPattern] = [
    path("rapat/naskah/", pages.paper_waiting, name="paper_waiting"),
    path(PAPERS, pages.meeting_papers, name="meeting_papers"),
    path(f"{PAPERS}tambah/", pages.paper_add, name="paper_add"),
    path(f"{PAPER}pindah/", pages.paper_move, name="paper_move"),
    path(f"{PAPER}pindaian/", pages.paper_sign, name="paper_sign"),
    path(f"{PAPER}keterangan/", pages.paper_caption, name="paper_caption"),
    path(f"{PAPER}lepas/", pages.paper_drop, name="paper_drop"),
    path(f"{PAPER}bukti/", pages.paper_prove, name="paper_prove"),
]
