"""The workbooks of a round: to download, and filled in."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.workbook import pages as workbook_pages
from layak.evaluation.workbook_returns import pages

BOOKS = "evaluasi/<slug:code>/buku/"

urlpatterns: list[URLPattern] = [
    path(BOOKS, pages.workbook_list, name="workbook_list"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/buku/(?P<agency>[-\w]+)\.xlsx$",
        workbook_pages.workbook_download,
        name="workbook_download",
    ),
    path(f"{BOOKS}semua/", workbook_pages.workbook_set_ask, name="workbook_set_ask"),
    path(f"{BOOKS}semua/<int:work_id>.zip", workbook_pages.workbook_set, name="workbook_set"),
    path(f"{BOOKS}<slug:token>/", pages.workbook_preview, name="workbook_preview"),
    path(f"{BOOKS}<slug:token>/muat/", pages.workbook_take, name="workbook_take"),
]
