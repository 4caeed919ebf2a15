from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.views import package, papers

PAPERS = "rapat/<int:meeting_id>/naskah/"
PAPER = f"{PAPERS}<int:paper_id>/"

urlpatterns: list[URLPattern] = [
    path("rapat/naskah/", papers.paper_waiting, name="paper_waiting"),
    path(PAPERS, papers.meeting_papers, name="meeting_papers"),
    path(f"{PAPERS}tambah/", papers.paper_add, name="paper_add"),
    path(f"{PAPER}pindah/", papers.paper_move, name="paper_move"),
    path(f"{PAPER}pindaian/", papers.paper_sign, name="paper_sign"),
    path(f"{PAPER}keterangan/", papers.paper_caption, name="paper_caption"),
    path(f"{PAPER}lepas/", papers.paper_drop, name="paper_drop"),
    path(f"{PAPER}bukti/", papers.paper_prove, name="paper_prove"),
    path(f"{PAPER}notulen.docx", package.minutes_docx, name="minutes_docx"),
    path(f"{PAPER}notulen.pdf", package.minutes_pdf, name="minutes_pdf"),
    path("rapat/<int:meeting_id>/paket.zip", package.meeting_package, name="meeting_package"),
]
