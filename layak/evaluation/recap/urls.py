"""The recap of a round, the report by goal areas and the self-evaluation report."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.recap import pages

ROUND = "evaluasi/<slug:code>"
IN_ROUND = r"^evaluasi/(?P<code>[-\w]+)/"
REPORT = f"{ROUND}/laporan-mandiri"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/rekap/", pages.recap_page, name="recap"),
    re_path(IN_ROUND + r"rekap\.(?P<ending>xlsx|pdf)$", pages.recap_file, name="recap_file"),
    path(f"{ROUND}/cfci/", pages.cfci_page, name="cfci_page"),
    re_path(IN_ROUND + r"cfci\.(?P<ending>xlsx|pdf)$", pages.cfci_file, name="cfci_file"),
    path(f"{REPORT}/", pages.self_report_page, name="self_report"),
    path(f"{REPORT}.pdf", pages.self_report_download, {"ending": "pdf"}, name="self_report_pdf"),
    path(f"{REPORT}.docx", pages.self_report_download, {"ending": "docx"}, name="self_report_docx"),
]
