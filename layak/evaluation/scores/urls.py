"""Scores of a round, and a list of marks taken into it."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.scores import pages

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/nilai/", pages.score_detail, name="score_detail"),
    path(f"{ROUND}/bagian/<str:part>/", pages.part_detail, name="part_detail"),
    path(f"{ROUND}/indikator/<str:indicator>/", pages.indicator_detail, name="indicator_detail"),
    path(f"{ROUND}/impor/", pages.marks_import, name="marks_import"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/impor/daftar-kosong\.(?P<ending>csv|xlsx)$",
        pages.marks_template,
        name="marks_template",
    ),
    path(f"{ROUND}/impor/<slug:token>/", pages.marks_preview, name="marks_preview"),
    path(f"{ROUND}/impor/<slug:token>/muat/", pages.marks_take, name="marks_take"),
]
