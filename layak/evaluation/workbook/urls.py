"""Workbooks to download."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.workbook import pages

ALL = "evaluasi/<slug:code>/buku/semua"

urlpatterns: list[URLPattern] = [
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/buku/(?P<agency>[-\w]+)\.xlsx$",
        pages.workbook_download,
        name="workbook_download",
    ),
    path(f"{ALL}/", pages.workbook_set_ask, name="workbook_set_ask"),
    path(f"{ALL}/<int:work_id>.zip", pages.workbook_set, name="workbook_set"),
]
