"""The copy sheet, and the files of a round as a ZIP."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from layak.evaluation.archive import pages as archive_pages
from layak.evaluation.copying import pages

ROUND = "evaluasi/<slug:code>"

urlpatterns: list[URLPattern] = [
    path(f"{ROUND}/salin/", pages.copy_list, name="copy_list"),
    path(f"{ROUND}/salin/<int:answer_id>/tandai/", pages.copy_tick, name="copy_tick"),
    path(f"{ROUND}/salin/<int:answer_id>/lepas/", pages.copy_untick, name="copy_untick"),
    path(f"{ROUND}/berkas.zip", archive_pages.evidence_archive, name="evidence_archive"),
    re_path(
        r"^evaluasi/(?P<code>[-\w]+)/berkas/(?P<part>[^/]+)\.zip$",
        archive_pages.part_archive,
        name="part_archive",
    ),
]
