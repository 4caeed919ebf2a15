"""The table of an answer as a file, and blank forms."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.table_papers import pages

TABLES = "evaluasi/<slug:code>/tabel"

urlpatterns: list[URLPattern] = [
    re_path(
        r"^evaluasi/jawaban/(?P<answer_id>[0-9]+)/tabel/matriks\.(?P<ending>xlsx|pdf)$",
        pages.table_file,
        name="table_file",
    ),
    path(f"{TABLES}/", pages.table_list, name="table_list"),
    path(f"{TABLES}/<slug:table>.xlsx", pages.table_template, name="table_template"),
]
