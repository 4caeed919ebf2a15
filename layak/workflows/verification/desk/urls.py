"""The reviewing desk of a round."""

from __future__ import annotations

from django.urls import URLPattern, path

from layak.workflows.verification.desk import pages

DESK = "evaluasi/<slug:code>/meja/"
ONE = f"{DESK}<int:answer_id>/"

urlpatterns: list[URLPattern] = [
    path(DESK, pages.desk, name="desk"),
    path(ONE, pages.desk_item, name="desk_item"),
    path(f"{ONE}teruskan/", pages.desk_forward, name="desk_forward"),
    path(f"{ONE}kembalikan/", pages.desk_return, name="desk_return"),
    path(f"{ONE}tanya/", pages.desk_ask, name="desk_ask"),
    path(f"{ONE}nilai/", pages.desk_judge, name="desk_judge"),
    path(f"{ONE}sepakat/", pages.desk_agree, name="desk_agree"),
    path(f"{ONE}berkas/<int:use_id>/", pages.desk_file, name="desk_file"),
    path(f"{DESK}kalimat/<int:remark_id>/hapus/", pages.remark_end, name="remark_end"),
]
