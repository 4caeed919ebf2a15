"""The table of an answer and its rows."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.evaluation.tables import pages

TABLE = "evaluasi/jawaban/<int:answer_id>/tabel"
ROW = f"{TABLE}/baris/<int:row_id>"

urlpatterns: list[URLPattern] = [
    path(f"{TABLE}/", pages.table_detail, name="table_detail"),
    path(f"{TABLE}/simpan/", pages.table_save, name="table_save"),
    path(f"{ROW}/kosongkan/", pages.table_empty, name="table_empty"),
    path(f"{ROW}/kembalikan/", pages.table_restore, name="table_restore"),
    path(f"{ROW}/ambil/", pages.table_take, name="table_take"),
    path(f"{ROW}/lepas/", pages.table_release, name="table_release"),
    path(f"{ROW}/bukti/", pages.table_prove, name="table_prove"),
]
