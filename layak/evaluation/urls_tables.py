from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.views import table_files, table_rows, tables

TABLE = "evaluasi/jawaban/<int:answer_id>/tabel/"
ROW = f"{TABLE}baris/<int:row_id>/"

urlpatterns: list[URLPattern] = [
    path(TABLE, tables.table_detail, name="table_detail"),
    path(f"{TABLE}simpan/", tables.table_save, name="table_save"),
    re_path(
        r"^evaluasi/jawaban/(?P<answer_id>[0-9]+)/tabel/matriks\.(?P<ending>xlsx|pdf)$",
        table_files.table_file,
        name="table_file",
    ),
    path(f"{ROW}kosongkan/", table_rows.table_empty, name="table_empty"),
    path(f"{ROW}kembalikan/", table_rows.table_restore, name="table_restore"),
    path(f"{ROW}ambil/", table_rows.table_take, name="table_take"),
    path(f"{ROW}lepas/", table_rows.table_release, name="table_release"),
    path(f"{ROW}bukti/", table_rows.table_prove, name="table_prove"),
    path("evaluasi/<slug:code>/tabel/", table_files.table_list, name="table_list"),
    path(
        "evaluasi/<slug:code>/tabel/<slug:table>.xlsx",
        table_files.table_template,
        name="table_template",
    ),
]
