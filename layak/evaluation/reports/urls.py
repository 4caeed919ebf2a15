"""How far a round is, and its report."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.reports import pages

ROUND = "evaluasi/<slug:code>"
IN_ROUND = r"^evaluasi/(?P<code>[-\w]+)/"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/kemajuan/", pages.progress_page, name="progress"),
    re_path(
        IN_ROUND + r"kemajuan\.(?P<ending>xlsx|pdf)$", pages.progress_file, name="progress_file"
    ),
    path(f"{ROUND}/laporan/", pages.report_page, name="report_page"),
    re_path(IN_ROUND + r"laporan\.(?P<ending>xlsx|pdf)$", pages.report_file, name="report_file"),
]
