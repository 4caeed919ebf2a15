from __future__ import annotations

from django.urls import path

from layak.workflows.rapidaction.views import reports

urlpatterns = [
    path("aksi-cepat/laporan/", reports.report_list, name="report_list"),
    path("aksi-cepat/laporan/baru/", reports.report_new, name="report_new"),
    path("aksi-cepat/laporan/saya/", reports.report_own, name="report_own"),
    path("aksi-cepat/laporan/<str:report_code>/", reports.report_detail, name="report_detail"),
    path(
        "aksi-cepat/laporan/<str:report_code>/tanda-terima/",
        reports.report_receipt,
        name="report_receipt",
    ),
]
