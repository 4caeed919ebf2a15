from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.views import break_glass, children, notes, reports

urlpatterns = [
    path("aksi-cepat/laporan/", reports.report_list, name="report_list"),
    path("aksi-cepat/laporan/baru/", reports.report_new, name="report_new"),
    path("aksi-cepat/laporan/saya/", reports.report_own, name="report_own"),
    path("aksi-cepat/laporan/<slug:report_code>/", reports.report_detail, name="report_detail"),
    path(
        "aksi-cepat/laporan/<slug:report_code>/tanda-terima/",
        reports.report_receipt,
        name="report_receipt",
    ),
    path(
        "aksi-cepat/penanganan/<slug:case_code>/anak/", children.child_detail, name="child_detail"
    ),
    path("aksi-cepat/penanganan/<slug:case_code>/catatan/", notes.note_list, name="note_list"),
    path(
        "aksi-cepat/penanganan/<slug:case_code>/darurat/",
        break_glass.break_glass,
        name="break_glass",
    ),
    path("aksi-cepat/akses-darurat/", break_glass.break_glass_list, name="break_glass_list"),
]
