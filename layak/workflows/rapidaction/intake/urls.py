"""Addresses of reports: from those who sign in, and from children and others who do not."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.intake import pages, public_pages

ROOM = "aksi-cepat/laporan/"

urlpatterns = [
    path(ROOM, pages.report_list, name="report_list"),
    path(f"{ROOM}baru/", pages.report_new, name="report_new"),
    path(f"{ROOM}saya/", pages.report_own, name="report_own"),
    path(f"{ROOM}<slug:report_code>/tanda-terima/", pages.report_receipt, name="report_receipt"),
    path("darurat/lapor/", public_pages.public_report, name="public_report"),
    path("darurat/lacak/", public_pages.public_follow, name="public_follow"),
]
