from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.views import reports

urlpatterns: list[URLPattern] = [
    path("evaluasi/<slug:code>/laporan/", reports.report_page, name="report_page"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/laporan\.(?P<ending>xlsx|pdf)$",
        reports.report_file,
        name="report_file",
    ),
]
