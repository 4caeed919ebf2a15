"""The table of an answer, its rows and files, and blank forms."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.table_papers import pages as table_papers_pages
from layak.evaluation.tables import pages

TABLE = "evaluasi/jawaban/<int:answer_id>/tabel/"
ROW = f"{TABLE}baris/<int:row_id>/"

urlpatterns: list[URLPattern] = [
    path(TABLE, pages.table_detail, name="table_detail"),
    path(f"{TABLE}simpan/", pages.table_save, name="table_save"),
    re_path(
        r"^evaluasi/jawaban/(?P<answer_id>[0-9]+)/tabel/matriks\.(?P<ending>xlsx|pdf)$",
        table_papers_pages.table_file,
        name="table_file",
    ),
    path(f"{ROW}kosongkan/", pages.table_empty, name="table_empty"),
    path(f"{ROW}kembalikan/", pages.table_restore, name="table_restore"),
    path(f"{ROW}ambil/", pages.table_take, name="table_take"),
    path(f"{ROW}lepas/", pages.table_release, name="table_release"),
    path(f"{ROW}bukti/", pages.table_prove, name="table_prove"),
    path("evaluasi/<slug:code>/tabel/", table_papers_pages.table_list, name="table_list"),
    path(
        "evaluasi/<slug:code>/tabel/<slug:table>.xlsx",
        table_papers_pages.table_template,
        name="table_template",
    ),
]
