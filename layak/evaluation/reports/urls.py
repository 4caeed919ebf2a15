"""The report of a round."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.reports import pages

urlpatterns: list[URLPattern] = [
    path("evaluasi/<slug:code>/laporan/", pages.report_page, name="report_page"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/laporan\.(?P<ending>xlsx|pdf)$",
        pages.report_file,
        name="report_file",
    ),
]
