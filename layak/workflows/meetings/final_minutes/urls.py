from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.meetings.final_minutes import pages

NOTES = "rapat/<int:meeting_id>/notulen/"
PAPERS = "rapat/<int:meeting_id>/naskah/"
PAPER = f"{PAPERS}<int:paper_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{NOTES}susun/", pages.minutes_freeze, name="minutes_freeze"),
    path(f"{NOTES}versi-baru/", pages.minutes_reopen, name="minutes_reopen"),
    path("rapat/meteran/", pages.meeting_meter, name="meeting_meter"),
    path(f"{PAPER}notulen.docx", pages.minutes_docx, name="minutes_docx"),
    path(f"{PAPER}notulen.pdf", pages.minutes_pdf, name="minutes_pdf"),
]
