"""Addresses of reports, the child of a case, its notes, and access in an emergency."""

from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.break_glass import pages as break_glass_pages
from layak.workflows.rapidaction.children import pages as children_pages
from layak.workflows.rapidaction.intake import pages
from layak.workflows.rapidaction.notes import pages as notes_pages
from layak.workflows.rapidaction.triage import pages as triage_pages

urlpatterns = [
    path("aksi-cepat/laporan/", pages.report_list, name="report_list"),
    path("aksi-cepat/laporan/baru/", pages.report_new, name="report_new"),
    path("aksi-cepat/laporan/saya/", pages.report_own, name="report_own"),
    path(
        "aksi-cepat/laporan/<slug:report_code>/", triage_pages.report_detail, name="report_detail"
    ),
    path(
        "aksi-cepat/laporan/<slug:report_code>/tanda-terima/",
        pages.report_receipt,
        name="report_receipt",
    ),
    path(
        "aksi-cepat/penanganan/<slug:case_code>/anak/",
        children_pages.child_detail,
        name="child_detail",
    ),
    path(
        "aksi-cepat/penanganan/<slug:case_code>/catatan/", notes_pages.note_list, name="note_list"
    ),
    path(
        "aksi-cepat/penanganan/<slug:case_code>/darurat/",
        break_glass_pages.break_glass,
        name="break_glass",
    ),
    path("aksi-cepat/akses-darurat/", break_glass_pages.break_glass_list, name="break_glass_list"),
]
