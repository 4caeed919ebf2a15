from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.views import imports, recaps

ROUND = "evaluasi/<slug:code>"
IN_ROUND = r"^evaluasi/(?P<code>[-\w]+)/"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/impor/", imports.marks_import, name="marks_import"),
    re_path(
        IN_ROUND + r"impor/daftar-kosong\.(?P<ending>csv|xlsx)$",
        imports.marks_template,
        name="marks_template",
    ),
    path(f"{ROUND}/impor/<slug:token>/", imports.marks_preview, name="marks_preview"),
    path(f"{ROUND}/impor/<slug:token>/muat/", imports.marks_take, name="marks_take"),
    path(f"{ROUND}/rekap/", recaps.recap_page, name="recap"),
    re_path(IN_ROUND + r"rekap\.(?P<ending>xlsx|pdf)$", recaps.recap_file, name="recap_file"),
]
