from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.views import workbooks

BOOKS = "evaluasi/<slug:code>/buku/"

urlpatterns: list[URLPattern] = [
    path(BOOKS, workbooks.workbook_list, name="workbook_list"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/buku/(?P<agency>[-\w]+)\.xlsx$",
        workbooks.workbook_download,
        name="workbook_download",
    ),
    path(f"{BOOKS}semua/", workbooks.workbook_set_ask, name="workbook_set_ask"),
    path(f"{BOOKS}semua/<int:work_id>.zip", workbooks.workbook_set, name="workbook_set"),
    path(f"{BOOKS}<slug:token>/", workbooks.workbook_preview, name="workbook_preview"),
    path(f"{BOOKS}<slug:token>/muat/", workbooks.workbook_take, name="workbook_take"),
]
